/*
 * The headers, as a C++ program sees them: interfaces can be implemented and called.
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

#include <stdarg.h>
#include <windef.h>
#include <winbase.h>
#include <initguid.h>
#include <objbase.h>
#include <corerror.h>
#include <gchost.h>
#include <mscoree.h>
#include <metahost.h>
#include <hostmemory.h>

#define CHECK_SIZE(type, size32, size64) \
    extern char check_##type[sizeof(type) == (sizeof(void *) == 8 ? (size64) : (size32)) ? 1 : -1]

CHECK_SIZE( COR_GC_STATS, 52, 104 );
CHECK_SIZE( COR_GC_THREAD_STATS, 16, 16 );
CHECK_SIZE( CustomDumpItem, 8, 16 );
CHECK_SIZE( BucketParameters, 5616, 5616 );
CHECK_SIZE( MDAInfo, 12, 24 );
CHECK_SIZE( StackOverflowInfo, 8, 16 );
CHECK_SIZE( AssemblyBindInfo, 16, 32 );
CHECK_SIZE( ModuleBindInfo, 12, 24 );
CHECK_SIZE( CLR_DEBUGGING_VERSION, 10, 10 );
CHECK_SIZE( HOST_MEMORY_LIMITS, 64, 64 );
CHECK_SIZE( HOST_MEMORY_STATISTICS, 152, 152 );

class memory_manager : public IHostMemoryManager
{
public:
    STDMETHODIMP QueryInterface( REFIID riid, void **out ) override
    {
        *out = IsEqualGUID( riid, __uuidof(IHostMemoryManager) ) ? this : nullptr;
        return *out ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP CreateMalloc( DWORD, IHostMalloc **out ) override { *out = nullptr; return E_OUTOFMEMORY; }
    STDMETHODIMP VirtualAlloc( void *, SIZE_T, DWORD, DWORD, EMemoryCriticalLevel, void **out ) override
    {
        *out = nullptr;
        return E_OUTOFMEMORY;
    }
    STDMETHODIMP VirtualFree( void *, SIZE_T, DWORD ) override { return HOST_E_INVALIDOPERATION; }
    STDMETHODIMP VirtualQuery( void *, void *, SIZE_T, SIZE_T * ) override { return E_FAIL; }
    STDMETHODIMP VirtualProtect( void *, SIZE_T, DWORD, DWORD * ) override { return E_FAIL; }
    STDMETHODIMP GetMemoryLoad( DWORD *, SIZE_T * ) override { return E_FAIL; }
    STDMETHODIMP RegisterMemoryNotificationCallback( ICLRMemoryNotificationCallback * ) override { return S_OK; }
    STDMETHODIMP NeedsVirtualAddressSpace( void *, SIZE_T ) override { return S_OK; }
    STDMETHODIMP AcquiredVirtualAddressSpace( void *, SIZE_T ) override { return S_OK; }
    STDMETHODIMP ReleasedVirtualAddressSpace( void * ) override { return S_OK; }
};

HRESULT use( ICLRMetaHost *metahost, IHostMemoryPolicy *policy )
{
    static memory_manager manager;
    ICLRRuntimeInfo *info;
    HOST_MEMORY_LIMITS limits = { sizeof(limits), HOST_MEMORY_STRICT, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

    if (FAILED(policy->SetLimits( &limits ))) return manager.VirtualFree( nullptr, 0, MEM_RELEASE );
    return metahost->GetRuntime( L"v4.0.30319", IID_ICLRRuntimeInfo, reinterpret_cast<void **>(&info) );
}
