/*
 * The runtime's C heap, led to the current IHostMalloc
 *
 * IHostMalloc knows neither sizes nor whose a block is, and both are needed: realloc() copies what was there, and
 * a block that the C runtime itself gave (from _fullpath, say) has to go back to it.  So each block begins
 * with a header that has its size, and a seal over address and size that nobody else can have made.  Our own
 * heap knows both by itself; there a block is what the heap gave.
 *
 * At the end of the process the host's code may be gone, and a thread that was killed may have left a lock behind. From
 * then on the C runtime serves what is asked for, and what is freed stays.
 *
 * Invariant: the seal is right from malloc to free, and wrong at every other time.
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

#define COBJMACROS
#include <stdarg.h>
#include <string.h>

#include "windef.h"
#include "winbase.h"
#include "winternl.h"
#include "objbase.h"
#include "mscoree.h"
#include "corerror.h"
#include "wine/debug.h"

#include "hostmemory/heapreport.h"
#include "hostmemory/hostmalloc.h"
#include "hostmemory/trace.h"
#include "redirect/hooks.h"
#include "redirect/loans.h"
#include "redirect/memcall.h"
#include "redirect/runtimemalloc.h"
#include "redirect/runtimemem.h"
#include "support/imports.h"

WINE_DEFAULT_DEBUG_CHANNEL(mscoree);

struct block
{
    SIZE_T size;                    /* as asked for */
#ifndef _WIN64
    DWORD  unused;
#endif
    UINT64 seal;
};

C_ASSERT( sizeof(struct block) == 16 );
C_ASSERT( sizeof(struct block) % MEMORY_ALLOCATION_ALIGNMENT == 0 );

static void *(CDECL *crt_malloc)( size_t size );
static void  (CDECL *crt_free)( void *ptr );
static void *(CDECL *crt_realloc)( void *ptr, size_t size );

static UINT64 secret;               /* of this process */
static struct hostmalloc *own;      /* the heap, when it is one of ours */
static BOOL traced;                 /* and its calls are written down */

static inline UINT64 make_seal( const struct block *block, SIZE_T size )
{
    UINT64 seal = ((UINT64)(UINT_PTR)block + secret) * 0x9e3779b97f4a7c15ull;

    seal ^= seal >> 29;
    seal += size;
    return (seal * 0xbf58476d1ce4e5b9ull) ^ secret;
}

static inline void *get_memory( struct block *block )
{
    return block + 1;
}

/* What may be the block of a pointer. */
static struct block *get_readable_block( void *ptr )
{
    struct block *block = (struct block *)ptr - 1;
    MEMORY_BASIC_INFORMATION info;

    if ((UINT_PTR)ptr % MEMORY_ALLOCATION_ALIGNMENT) return NULL;
    /* somebody else's block may begin where readable memory begins */
    if (((UINT_PTR)ptr & 0xfff) < sizeof(*block) &&
        (!VirtualQuery( block, &info, sizeof(info) ) || info.State != MEM_COMMIT ||
         (info.Protect & (PAGE_NOACCESS | PAGE_GUARD))))
        return NULL;
    return block;
}

/* The block of a pointer; NULL: it is not one of the host's heap. */
static struct block *find_block( void *ptr )
{
    struct block *block = get_readable_block( ptr );

    return block && block->seal == make_seal( block, block->size ) ? block : NULL;
}

/* The same of what was lent. */
static struct block *find_lent( void *ptr )
{
    struct block *block = get_readable_block( ptr );

    return block && block->seal == ~make_seal( block, block->size ) ? block : NULL;
}

/* Of the C runtime, with a header. A thread is not stopped while it holds a lock of that: the one that collects may be
 * lent a block, too. */
static void *make_lent( SIZE_T size )
{
    struct memcall_thread *thread;
    struct block *block;

    if (!crt_malloc) return NULL;
    thread = memcall_enter();
    block = crt_malloc( size + sizeof(*block) );
    memcall_leave( thread );
    if (!block) return NULL;
    block->size = size;
    block->seal = ~make_seal( block, size );
    return get_memory( block );
}

/* What the memory manager has refused the C runtime lends. In a runtime that has lost its manager threads must find
 * their way out. */
static void *borrow( SIZE_T size, HRESULT hr )
{
    void *ret = NULL;

    if (hr != HOST_E_CLRNOTAVAILABLE && (hr == E_OUTOFMEMORY || !own) && !runtimemem_is_lost() &&
        loans_take_block( size ))
    {
        if ((ret = make_lent( size ))) return ret;
        loans_return_block( size );
    }
    WARN( "%Iu: %#lx\n", size, hr );
    runtimemem_refused( hr, TRUE );
    return runtimemem_is_lost() && crt_malloc ? crt_malloc( size ) : NULL;
}

/* One of the C runtime's own blocks, or a lent one. */
static void free_elsewhere( void *ptr )
{
    struct block *block = find_lent( ptr );
    struct memcall_thread *thread;

    if (block)
    {
        block->seal = 0;
        loans_return_block( block->size );
    }
    if (!crt_free) return;
    thread = memcall_enter();
    crt_free( block ? block : ptr );
    memcall_leave( thread );
}

static void *try_block( SIZE_T size, EMemoryCriticalLevel level, const void *caller, HRESULT *hr )
{
    struct memcall_thread *thread = memcall_enter();
    void *ret = NULL;

    if (own) *hr = hostmalloc_alloc( own, size, level, caller, &ret );
    else
    {
        if (thread) thread->caller = caller;
        *hr = IHostMalloc_Alloc( runtimemem_get_heap(), size, level, &ret );
    }
    if (traced) trace_alloc( *hr == S_OK ? ret : NULL, size, level, *hr, caller );
    memcall_leave( thread );
    return *hr == S_OK ? ret : NULL;
}

/* A refused small block ends the runtime, so what was asked for as a task's is asked for as the process's before
 * that. */
static void *ask_for_block( SIZE_T size, const void *caller, HRESULT *hr )
{
    EMemoryCriticalLevel level = runtimemem_get_level();
    void *ret;

    ret = try_block( size, level, caller, hr );
    if (ret || *hr != E_OUTOFMEMORY || level == eProcessCritical) return ret;
    return try_block( size, eProcessCritical, caller, hr );
}

static void *alloc_hosted( size_t size, const void *caller )
{
    struct block *block;
    HRESULT hr = E_OUTOFMEMORY;
    void *ret;

    if (loans_take_at_once( size ))
    {
        if ((ret = make_lent( size ))) return ret;
        loans_return_block( size );
    }
    if (own)
    {
        ret = ask_for_block( size, caller, &hr );
        return ret ? ret : borrow( size, hr );
    }
    if (size > ~(SIZE_T)0 - sizeof(*block)) return NULL;
    if (!(block = ask_for_block( size + sizeof(*block), caller, &hr ))) return borrow( size, hr );
    block->size = size;
    block->seal = make_seal( block, size );
    return get_memory( block );
}

static void *alloc( size_t size, const void *caller )
{
    DWORD error = GetLastError();
    void *ret;

    if (RtlDllShutdownInProgress() || runtimemem_is_lost()) return crt_malloc ? crt_malloc( size ) : NULL;
    ret = alloc_hosted( size, caller );
    SetLastError( ret ? error : ERROR_NOT_ENOUGH_MEMORY );
    return ret;
}

static void * CDECL hosted_malloc( size_t size )
{
    return alloc( size, __builtin_return_address(0) );
}

static void * CDECL hosted_calloc( size_t count, size_t size )
{
    void *ret;

    if (size && count > ~(SIZE_T)0 / size)
    {
        SetLastError( ERROR_NOT_ENOUGH_MEMORY );
        return NULL;
    }
    if ((ret = alloc( count * size, __builtin_return_address(0) ))) memset( ret, 0, count * size );
    return ret;
}

/* Whether a pointer that the heap refuses is none of its blocks. In a runtime that has lost its manager the C runtime
 * gives out blocks (use_emergency_reserve), and perhaps where somebody else freed the manager's memory. */
static inline BOOL is_elsewhere( const void *ptr, HRESULT hr )
{
    return !hostmalloc_is_near( own, ptr ) || (hr == HOST_E_INVALIDOPERATION && runtimemem_is_lost());
}

/* A block of our own heap, or of the C runtime's. */
static void free_own( void *ptr, const void *caller )
{
    struct memcall_thread *thread;
    HRESULT hr;

    if (RtlDllShutdownInProgress())
    {
        if (!hostmalloc_is_near( own, ptr )) free_elsewhere( ptr );
        return;
    }
    thread = memcall_enter();
    if (traced && hostmalloc_is_near( own, ptr )) trace_free( ptr, caller );
    hr = hostmalloc_free( own, ptr, caller );
    memcall_leave( thread );
    if (hr == S_OK) return;
    if (is_elsewhere( ptr, hr )) free_elsewhere( ptr );
    else ERR( "%p is no block in use: %#lx\n", ptr, hr );
}

/* To a trace the old block is freed, and made again if it stays. */
static HRESULT try_realloc( void *ptr, size_t size, EMemoryCriticalLevel level, const void *caller, void **ret )
{
    struct memcall_thread *thread = memcall_enter();
    SIZE_T old = 0;
    HRESULT hr;

    if (traced && hostmalloc_get_size( own, ptr, &old )) trace_free( ptr, caller );
    hr = hostmalloc_realloc( own, ptr, size, level, caller, ret );
    if (traced) trace_alloc( FAILED(hr) ? NULL : *ret, size, level, hr, caller );
    if (old && FAILED(hr)) trace_alloc( ptr, old, level, S_OK, caller );
    memcall_leave( thread );
    return hr;
}

static void *realloc_elsewhere( void *ptr, size_t size, const void *caller )
{
    struct block *block = find_lent( ptr );
    void *ret;

    if (!block) return crt_realloc ? crt_realloc( ptr, size ) : NULL;
    if (!(ret = alloc( size, caller ))) return NULL;
    memcpy( ret, ptr, min( size, block->size ) );
    free_elsewhere( ptr );
    return ret;
}

/* A block becomes one of the C runtime's. */
static void *move_out( void *ptr, size_t size, HRESULT hr, const void *caller )
{
    SIZE_T old;
    void *ret;

    if (!hostmalloc_get_size( own, ptr, &old ) || !(ret = borrow( size, hr ))) return NULL;
    memcpy( ret, ptr, min( old, size ) );
    free_own( ptr, caller );
    return ret;
}

static void *realloc_own( void *ptr, size_t size, const void *caller )
{
    EMemoryCriticalLevel level = runtimemem_get_level();
    HRESULT hr;
    void *ret;

    if (RtlDllShutdownInProgress() || !hostmalloc_is_near( own, ptr )) return realloc_elsewhere( ptr, size, caller );
    hr = try_realloc( ptr, size, level, caller, &ret );
    if (hr == E_OUTOFMEMORY && level != eProcessCritical) hr = try_realloc( ptr, size, eProcessCritical, caller, &ret );
    if (SUCCEEDED(hr)) return ret;
    if (is_elsewhere( ptr, hr )) return realloc_elsewhere( ptr, size, caller );
    return move_out( ptr, size, hr, caller );
}

static void CDECL hosted_free( void *ptr )
{
    DWORD error = GetLastError();
    struct memcall_thread *thread;
    struct block *block;
    HRESULT hr;

    if (!ptr) return;
    if (own) free_own( ptr, __builtin_return_address(0) );
    else if ((block = find_block( ptr )))
    {
        block->seal = 0;
        if (RtlDllShutdownInProgress()) return;
        if ((thread = memcall_enter())) thread->caller = __builtin_return_address(0);
        hr = IHostMalloc_Free( runtimemem_get_heap(), block );
        memcall_leave( thread );
        if (hr != S_OK) WARN( "%p: the host does not take it back: %#lx\n", ptr, hr );
    }
    else if (crt_free)
    {
        TRACE( "%p came from elsewhere\n", ptr );
        free_elsewhere( ptr );
    }
    SetLastError( error );
}

static void * CDECL hosted_realloc( void *ptr, size_t size )
{
    struct block *block;
    void *ret;

    if (!ptr) return alloc( size, __builtin_return_address(0) );
    if (own && size) return realloc_own( ptr, size, __builtin_return_address(0) );
    if (own)
    {
        free_own( ptr, __builtin_return_address(0) );
        return NULL;
    }
    if (!size)
    {
        hosted_free( ptr );
        return NULL;
    }
    if (!(block = find_block( ptr ))) return realloc_elsewhere( ptr, size, __builtin_return_address(0) );
    if (size <= block->size && size >= block->size / 2)
    {
        block->size = size;
        block->seal = make_seal( block, size );
        return ptr;
    }
    if (!(ret = alloc( size, __builtin_return_address(0) ))) return NULL;
    memcpy( ret, ptr, min( size, block->size ) );
    hosted_free( ptr );
    return ret;
}

static size_t CDECL hosted_msize( void *ptr )
{
    struct memcall_thread *thread;
    struct block *block;
    SIZE_T size;
    BOOL found;

    if (!ptr) return ~(size_t)0;
    if (own)
    {
        thread = memcall_enter();
        found = hostmalloc_get_size( own, ptr, &size );
        memcall_leave( thread );
        if (found) return size;
    }
    if ((block = find_lent( ptr ))) return block->size;
    if (own) return ~(size_t)0;
    block = find_block( ptr );
    return block ? block->size : ~(size_t)0;
}

static char * CDECL hosted_strdup( const char *str )
{
    size_t size;
    char *ret;

    if (!str) return NULL;
    size = strlen( str ) + 1;
    if ((ret = alloc( size, __builtin_return_address(0) ))) memcpy( ret, str, size );
    return ret;
}

static WCHAR * CDECL hosted_wcsdup( const WCHAR *str )
{
    size_t size;
    WCHAR *ret;

    if (!str) return NULL;
    size = (lstrlenW( str ) + 1) * sizeof(WCHAR);
    if ((ret = alloc( size, __builtin_return_address(0) ))) memcpy( ret, str, size );
    return ret;
}

static void make_secret(void)
{
    LARGE_INTEGER counter;
    FILETIME time;

    QueryPerformanceCounter( &counter );
    GetSystemTimeAsFileTime( &time );
    secret = (((UINT64)time.dwHighDateTime << 32 | time.dwLowDateTime) * 0x94d049bb133111ebull) ^
             counter.QuadPart ^ ((UINT64)GetCurrentProcessId() << 40) ^ (UINT_PTR)&counter;
}

BOOL runtimemalloc_redirect( HMODULE module )
{
    static const struct import_redirect redirects[] =
    {
        { "malloc",  hosted_malloc,  (void **)&crt_malloc },
        { "calloc",  hosted_calloc,  NULL },
        { "realloc", hosted_realloc, (void **)&crt_realloc },
        { "free",    hosted_free,    (void **)&crt_free },
        { "_msize",  hosted_msize,   NULL },
        { "_strdup", hosted_strdup,  NULL },
        { "strdup",  hosted_strdup,  NULL },
        { "_wcsdup", hosted_wcsdup,  NULL },
        { "wcsdup",  hosted_wcsdup,  NULL }
    };

    make_secret();
    own = hostmalloc_from_iface( runtimemem_get_heap() );
    traced = own && trace_has_own_heap();
    heapreport_set_runtime( module );
    return imports_redirect( module, redirects, ARRAY_SIZE(redirects) ) != 0;
}
