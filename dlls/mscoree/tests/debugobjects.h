/*
 * The interfaces of cordebug.idl that tests use, which mingw's headers lack
 *
 * Copyright 2026 the mscoree-wine authors
 *
 * This library is free software; you can redistribute it and/or
 * modify it under the terms of the GNU Lesser General Public
 * License as published by the Free Software Foundation; either
 * version 2.1 of the License, or (at your option) any later version.
 *
 * This library is distributed in the hope that it will be useful,
 * but WITHOUT ANY WARRANTY; without even the implied warranty of
 * MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the GNU
 * Lesser General Public License for more details.
 *
 * You should have received a copy of the GNU Lesser General Public
 * License along with this library; if not, write to the Free Software
 * Foundation, Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301, USA
 */

#ifndef __MSCOREE_TESTS_DEBUGOBJECTS_H
#define __MSCOREE_TESTS_DEBUGOBJECTS_H

/* A slot that no test calls is a void pointer. */

static const GUID IID_ICorDebugManagedCallback  = { 0x3d6f5f60, 0x7538, 0x11d3,
                                                    { 0x8d, 0x5b, 0x00, 0x10, 0x4b, 0x35, 0xe7, 0xef } };
static const GUID IID_ICorDebugManagedCallback2 = { 0x250e5eea, 0xdb5c, 0x4c76,
                                                    { 0xb6, 0xf3, 0x8c, 0x46, 0xf1, 0x2e, 0x32, 0x03 } };
static const GUID IID_ICorDebugController       = { 0x3d6f5f62, 0x7538, 0x11d3,
                                                    { 0x8d, 0x5b, 0x00, 0x10, 0x4b, 0x35, 0xe7, 0xef } };

#define DEBUG_NO_SPECIAL_OPTIONS 0

typedef HANDLE HPROCESS;

#undef CreateProcess
#undef GetObject     /* macros of the headers */

typedef struct ICorDebugProcess ICorDebugProcess;
struct ICorDebugProcessVtbl
{
    HRESULT (WINAPI *QueryInterface)( ICorDebugProcess *, REFIID, void ** );
    ULONG (WINAPI *AddRef)( ICorDebugProcess * );
    ULONG (WINAPI *Release)( ICorDebugProcess * );
    HRESULT (WINAPI *Stop)( ICorDebugProcess *, DWORD );
    HRESULT (WINAPI *Continue)( ICorDebugProcess *, BOOL );
    HRESULT (WINAPI *IsRunning)( ICorDebugProcess *, BOOL * );
    HRESULT (WINAPI *HasQueuedCallbacks)( ICorDebugProcess *, void *, BOOL * );
    HRESULT (WINAPI *EnumerateThreads)( ICorDebugProcess *, void ** );
    HRESULT (WINAPI *SetAllThreadsDebugState)( ICorDebugProcess *, int, void * );
    HRESULT (WINAPI *Detach)( ICorDebugProcess * );
    HRESULT (WINAPI *Terminate)( ICorDebugProcess *, UINT );
    HRESULT (WINAPI *CanCommitChanges)( ICorDebugProcess *, ULONG, void **, void ** );
    HRESULT (WINAPI *CommitChanges)( ICorDebugProcess *, ULONG, void **, void ** );
    HRESULT (WINAPI *GetID)( ICorDebugProcess *, DWORD * );
    HRESULT (WINAPI *GetHandle)( ICorDebugProcess *, HPROCESS * );
    HRESULT (WINAPI *GetThread)( ICorDebugProcess *, DWORD, void ** );
    HRESULT (WINAPI *EnumerateObjects)( ICorDebugProcess *, void ** );
    HRESULT (WINAPI *IsTransitionStub)( ICorDebugProcess *, ULONG64, BOOL * );
    HRESULT (WINAPI *IsOSSuspended)( ICorDebugProcess *, DWORD, BOOL * );
    HRESULT (WINAPI *GetThreadContext)( ICorDebugProcess *, DWORD, ULONG, BYTE * );
    HRESULT (WINAPI *SetThreadContext)( ICorDebugProcess *, DWORD, ULONG, BYTE * );
    HRESULT (WINAPI *ReadMemory)( ICorDebugProcess *, ULONG64, DWORD, BYTE *, SIZE_T * );
    HRESULT (WINAPI *WriteMemory)( ICorDebugProcess *, ULONG64, DWORD, BYTE *, SIZE_T * );
    HRESULT (WINAPI *ClearCurrentException)( ICorDebugProcess *, DWORD );
    HRESULT (WINAPI *EnableLogMessages)( ICorDebugProcess *, BOOL );
    HRESULT (WINAPI *ModifyLogSwitch)( ICorDebugProcess *, WCHAR *, LONG );
    HRESULT (WINAPI *EnumerateAppDomains)( ICorDebugProcess *, void ** );
    HRESULT (WINAPI *GetObject)( ICorDebugProcess *, void ** );
    HRESULT (WINAPI *ThreadForFiberCookie)( ICorDebugProcess *, DWORD, void ** );
    HRESULT (WINAPI *GetHelperThreadID)( ICorDebugProcess *, DWORD * );
};
struct ICorDebugProcess { const struct ICorDebugProcessVtbl *lpVtbl; };

#define ICorDebugProcess_QueryInterface(p,a,b) (p)->lpVtbl->QueryInterface(p,a,b)
#define ICorDebugProcess_AddRef(p) (p)->lpVtbl->AddRef(p)
#define ICorDebugProcess_Release(p) (p)->lpVtbl->Release(p)
#define ICorDebugProcess_Stop(p,a) (p)->lpVtbl->Stop(p,a)
#define ICorDebugProcess_Continue(p,a) (p)->lpVtbl->Continue(p,a)
#define ICorDebugProcess_IsRunning(p,a) (p)->lpVtbl->IsRunning(p,a)
#define ICorDebugProcess_HasQueuedCallbacks(p,a,b) (p)->lpVtbl->HasQueuedCallbacks(p,a,b)
#define ICorDebugProcess_EnumerateThreads(p,a) (p)->lpVtbl->EnumerateThreads(p,a)
#define ICorDebugProcess_SetAllThreadsDebugState(p,a,b) (p)->lpVtbl->SetAllThreadsDebugState(p,a,b)
#define ICorDebugProcess_Detach(p) (p)->lpVtbl->Detach(p)
#define ICorDebugProcess_Terminate(p,a) (p)->lpVtbl->Terminate(p,a)
#define ICorDebugProcess_CanCommitChanges(p,a,b,c) (p)->lpVtbl->CanCommitChanges(p,a,b,c)
#define ICorDebugProcess_CommitChanges(p,a,b,c) (p)->lpVtbl->CommitChanges(p,a,b,c)
#define ICorDebugProcess_GetID(p,a) (p)->lpVtbl->GetID(p,a)
#define ICorDebugProcess_GetHandle(p,a) (p)->lpVtbl->GetHandle(p,a)
#define ICorDebugProcess_GetThread(p,a,b) (p)->lpVtbl->GetThread(p,a,b)
#define ICorDebugProcess_EnumerateObjects(p,a) (p)->lpVtbl->EnumerateObjects(p,a)
#define ICorDebugProcess_IsTransitionStub(p,a,b) (p)->lpVtbl->IsTransitionStub(p,a,b)
#define ICorDebugProcess_IsOSSuspended(p,a,b) (p)->lpVtbl->IsOSSuspended(p,a,b)
#define ICorDebugProcess_GetThreadContext(p,a,b,c) (p)->lpVtbl->GetThreadContext(p,a,b,c)
#define ICorDebugProcess_SetThreadContext(p,a,b,c) (p)->lpVtbl->SetThreadContext(p,a,b,c)
#define ICorDebugProcess_ReadMemory(p,a,b,c,d) (p)->lpVtbl->ReadMemory(p,a,b,c,d)
#define ICorDebugProcess_WriteMemory(p,a,b,c,d) (p)->lpVtbl->WriteMemory(p,a,b,c,d)
#define ICorDebugProcess_ClearCurrentException(p,a) (p)->lpVtbl->ClearCurrentException(p,a)
#define ICorDebugProcess_EnableLogMessages(p,a) (p)->lpVtbl->EnableLogMessages(p,a)
#define ICorDebugProcess_ModifyLogSwitch(p,a,b) (p)->lpVtbl->ModifyLogSwitch(p,a,b)
#define ICorDebugProcess_EnumerateAppDomains(p,a) (p)->lpVtbl->EnumerateAppDomains(p,a)
#define ICorDebugProcess_GetObject(p,a) (p)->lpVtbl->GetObject(p,a)
#define ICorDebugProcess_ThreadForFiberCookie(p,a,b) (p)->lpVtbl->ThreadForFiberCookie(p,a,b)
#define ICorDebugProcess_GetHelperThreadID(p,a) (p)->lpVtbl->GetHelperThreadID(p,a)

typedef struct ICorDebugProcessEnum ICorDebugProcessEnum;
struct ICorDebugProcessEnumVtbl
{
    HRESULT (WINAPI *QueryInterface)( ICorDebugProcessEnum *, REFIID, void ** );
    ULONG (WINAPI *AddRef)( ICorDebugProcessEnum * );
    ULONG (WINAPI *Release)( ICorDebugProcessEnum * );
    HRESULT (WINAPI *Skip)( ICorDebugProcessEnum *, ULONG );
    HRESULT (WINAPI *Reset)( ICorDebugProcessEnum * );
    HRESULT (WINAPI *Clone)( ICorDebugProcessEnum *, ICorDebugProcessEnum ** );
    HRESULT (WINAPI *GetCount)( ICorDebugProcessEnum *, ULONG * );
    HRESULT (WINAPI *Next)( ICorDebugProcessEnum *, ULONG, ICorDebugProcess **, ULONG * );
};
struct ICorDebugProcessEnum { const struct ICorDebugProcessEnumVtbl *lpVtbl; };

#define ICorDebugProcessEnum_QueryInterface(p,a,b) (p)->lpVtbl->QueryInterface(p,a,b)
#define ICorDebugProcessEnum_AddRef(p) (p)->lpVtbl->AddRef(p)
#define ICorDebugProcessEnum_Release(p) (p)->lpVtbl->Release(p)
#define ICorDebugProcessEnum_Skip(p,a) (p)->lpVtbl->Skip(p,a)
#define ICorDebugProcessEnum_Reset(p) (p)->lpVtbl->Reset(p)
#define ICorDebugProcessEnum_Clone(p,a) (p)->lpVtbl->Clone(p,a)
#define ICorDebugProcessEnum_GetCount(p,a) (p)->lpVtbl->GetCount(p,a)
#define ICorDebugProcessEnum_Next(p,a,b,c) (p)->lpVtbl->Next(p,a,b,c)

typedef struct ICorDebugManagedCallback ICorDebugManagedCallback;
struct ICorDebugManagedCallbackVtbl
{
    HRESULT (WINAPI *QueryInterface)( ICorDebugManagedCallback *, REFIID, void ** );
    ULONG (WINAPI *AddRef)( ICorDebugManagedCallback * );
    ULONG (WINAPI *Release)( ICorDebugManagedCallback * );
    void *Breakpoint;
    void *StepComplete;
    void *Break;
    void *Exception;
    void *EvalComplete;
    void *EvalException;
    HRESULT (WINAPI *CreateProcess)( ICorDebugManagedCallback *, ICorDebugProcess * );
    void *rest[20];
};
struct ICorDebugManagedCallback { const struct ICorDebugManagedCallbackVtbl *lpVtbl; };

#define ICorDebugManagedCallback_QueryInterface(p,a,b) (p)->lpVtbl->QueryInterface(p,a,b)
#define ICorDebugManagedCallback_AddRef(p) (p)->lpVtbl->AddRef(p)
#define ICorDebugManagedCallback_Release(p) (p)->lpVtbl->Release(p)
#define ICorDebugManagedCallback_CreateProcess(p,a) (p)->lpVtbl->CreateProcess(p,a)

typedef struct ICorDebug ICorDebug;
struct ICorDebugVtbl
{
    HRESULT (WINAPI *QueryInterface)( ICorDebug *, REFIID, void ** );
    ULONG (WINAPI *AddRef)( ICorDebug * );
    ULONG (WINAPI *Release)( ICorDebug * );
    HRESULT (WINAPI *Initialize)( ICorDebug * );
    HRESULT (WINAPI *Terminate)( ICorDebug * );
    HRESULT (WINAPI *SetManagedHandler)( ICorDebug *, ICorDebugManagedCallback * );
    HRESULT (WINAPI *SetUnmanagedHandler)( ICorDebug *, void * );
    HRESULT (WINAPI *CreateProcess)( ICorDebug *, const WCHAR *, WCHAR *, void *, void *, BOOL, DWORD, void *,
                                     const WCHAR *, STARTUPINFOW *, PROCESS_INFORMATION *, int, ICorDebugProcess ** );
    HRESULT (WINAPI *DebugActiveProcess)( ICorDebug *, DWORD, BOOL, ICorDebugProcess ** );
    HRESULT (WINAPI *EnumerateProcesses)( ICorDebug *, ICorDebugProcessEnum ** );
    HRESULT (WINAPI *GetProcess)( ICorDebug *, DWORD, ICorDebugProcess ** );
    HRESULT (WINAPI *CanLaunchOrAttach)( ICorDebug *, DWORD, BOOL );
};
struct ICorDebug { const struct ICorDebugVtbl *lpVtbl; };

#define ICorDebug_QueryInterface(p,a,b) (p)->lpVtbl->QueryInterface(p,a,b)
#define ICorDebug_AddRef(p) (p)->lpVtbl->AddRef(p)
#define ICorDebug_Release(p) (p)->lpVtbl->Release(p)
#define ICorDebug_Initialize(p) (p)->lpVtbl->Initialize(p)
#define ICorDebug_Terminate(p) (p)->lpVtbl->Terminate(p)
#define ICorDebug_SetManagedHandler(p,a) (p)->lpVtbl->SetManagedHandler(p,a)
#define ICorDebug_SetUnmanagedHandler(p,a) (p)->lpVtbl->SetUnmanagedHandler(p,a)
#define ICorDebug_CreateProcess(p,a,b,c,d,e,f,g,h,i,j,k,l) (p)->lpVtbl->CreateProcess(p,a,b,c,d,e,f,g,h,i,j,k,l)
#define ICorDebug_DebugActiveProcess(p,a,b,c) (p)->lpVtbl->DebugActiveProcess(p,a,b,c)
#define ICorDebug_EnumerateProcesses(p,a) (p)->lpVtbl->EnumerateProcesses(p,a)
#define ICorDebug_GetProcess(p,a,b) (p)->lpVtbl->GetProcess(p,a,b)
#define ICorDebug_CanLaunchOrAttach(p,a,b) (p)->lpVtbl->CanLaunchOrAttach(p,a,b)

#endif  /* __MSCOREE_TESTS_DEBUGOBJECTS_H */
