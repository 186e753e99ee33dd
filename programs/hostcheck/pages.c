/*
 * VirtualAlloc: what is given, and how a refusal looks
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

#include "checks.h"

static BOOL is_free( struct context *context, const void *addr )
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T result = 0;

    /* the manager may keep what it has got back */
    if ((context->present & NEEDS(VIRTUAL_QUERY)) && SUCCEEDED(do_query( context, addr, &info, sizeof(info),
            &result )) &&
        result == sizeof(info)) return info.State == MEM_FREE;
    return system_query( addr ).State == MEM_FREE;
}

void check_alloc_success( struct context *context )
{
    char *mem = UNTOUCHED;
    HRESULT hr = do_alloc( context, NULL, MIB, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical, (void **)&mem );

    if (hr != S_OK) found( ERROR_FOUND, "VirtualAlloc of 1 MiB: %s", hr_name( hr ) );
    else if (mem == UNTOUCHED) found( ERROR_FOUND, "VirtualAlloc of 1 MiB: S_OK, and the out pointer was not written" );
    else if (!mem) found( ERROR_FOUND, "VirtualAlloc of 1 MiB: S_OK, and no memory" );
    else if (system_query( mem ).State != MEM_COMMIT || system_query( mem ).Protect != PAGE_READWRITE)
        found( ERROR_FOUND, "VirtualAlloc of 1 MiB: S_OK, and %p is not committed memory that can be written", mem );
    else
    {
        memset( mem, 0x5a, MIB );
        drop_pages( context, mem );
    }
}

void check_alloc_refusal( struct context *context )
{
    void *mem = UNTOUCHED;
    HRESULT hr = do_alloc( context, NULL, TOO_MUCH, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );

    if (hr == S_OK && (mem == UNTOUCHED || !mem))
        found( ERROR_FOUND, "VirtualAlloc of %#Ix bytes: S_OK, and %s", TOO_MUCH,
               mem ? "the out pointer was not written" : "no memory" );
    else if (hr == S_OK)
    {
        if (system_query( mem ).State != MEM_COMMIT || system_query( mem ).RegionSize < TOO_MUCH)
            found( ERROR_FOUND, "VirtualAlloc of %#Ix bytes: S_OK, and %p is something else", TOO_MUCH, mem );
        drop_pages( context, mem );
    }
    else if (hr == S_FALSE) found( WARNING, "VirtualAlloc refuses with S_FALSE" );
    else if (hr == E_FAIL) found( ERROR_FOUND,
                                  "VirtualAlloc of %#Ix bytes: E_FAIL, which says that the host is lost for good",
                                      TOO_MUCH );
    else if (hr != E_OUTOFMEMORY) found( WARNING, "VirtualAlloc of %#Ix bytes: %s, and not E_OUTOFMEMORY", TOO_MUCH,
                                         hr_name( hr ) );
}

void check_alloc_refusal_pointer( struct context *context )
{
    void *mem = UNTOUCHED;
    HRESULT hr = do_alloc( context, NULL, TOO_MUCH, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &mem );

    if (FAILED(hr) && mem == UNTOUCHED) found( WARNING,
                                               "VirtualAlloc refuses with %s, and does not set the pointer to NULL",
                                                   hr_name( hr ) );
    else if (FAILED(hr) && mem) found( WARNING, "VirtualAlloc refuses with %s, and gives %p", hr_name( hr ), mem );
    else if (hr == S_OK && mem && mem != UNTOUCHED) drop_pages( context, mem );
}

/* Mistakes, and that each is one: nothing may be given. */
void check_alloc_mistakes( struct context *context )
{
    static const struct
    {
        const char *what;
        SIZE_T size;
        DWORD type, protect;
    }
    mistakes[] =
    {
        { "a size of 0", 0, MEM_RESERVE, PAGE_READWRITE },
        { "no type", PAGE, 0, PAGE_READWRITE },
        { "type MEM_TOP_DOWN alone", PAGE, MEM_TOP_DOWN, PAGE_READWRITE },
        { "protection 0", PAGE, MEM_RESERVE | MEM_COMMIT, 0 },
        { "two protections at once", PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READONLY | PAGE_READWRITE },
        { "protection PAGE_WRITECOPY", PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_WRITECOPY },
    };
    unsigned int i;
    void *mem;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(mistakes); i++)
    {
        mem = UNTOUCHED;
        hr = do_alloc( context, NULL, mistakes[i].size, mistakes[i].type, mistakes[i].protect, eTaskCritical, &mem );
        if (hr == S_OK && (!mem || mem == UNTOUCHED)) found( ERROR_FOUND, "VirtualAlloc, %s: S_OK, and no memory",
                                                             mistakes[i].what );
        else if (hr == S_OK) found( NOTE, "VirtualAlloc, %s: S_OK", mistakes[i].what );
        else if (hr == E_FAIL) found( WARNING, "VirtualAlloc, %s: E_FAIL, which says that the host is lost for good",
                                      mistakes[i].what );
    }
}

void check_alloc_conflict( struct context *context )
{
    char *mem = get_pages( context, 4 * GRANULE, MEM_RESERVE, PAGE_READWRITE );
    void *other = UNTOUCHED;
    HRESULT hr;

    if (!mem) return;
    hr = do_alloc( context, mem + GRANULE, GRANULE, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &other );
    if (hr == S_OK) found( ERROR_FOUND, "a reservation where there is one: S_OK, %p", other );
    hr = do_alloc( context, mem + 3 * GRANULE, 2 * GRANULE, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &other );
    if (hr == S_OK) found( ERROR_FOUND, "a commit that runs past its reservation: S_OK, %p", other );
    if (system_query( mem + 3 * GRANULE ).State == MEM_COMMIT)
        found( ERROR_FOUND, "a commit that was refused has committed a part" );
    drop_pages( context, mem );
}

void check_alloc_levels( struct context *context )
{
    static const char *const names[] = { "eTaskCritical", "eAppDomainCritical", "eProcessCritical" };
    unsigned int level;
    void *mem;
    HRESULT hr;

    for (level = eTaskCritical; level <= eProcessCritical; level++)
    {
        mem = NULL;
        hr = do_alloc( context, NULL, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, level, &mem );
        if (hr != S_OK || !mem) found( ERROR_FOUND, "VirtualAlloc of 64 KiB, %s: %s, %p", names[level], hr_name( hr ),
                                       mem );
        else drop_pages( context, mem );
    }
}

void check_reserve_alignment( struct context *context )
{
    static const SIZE_T sizes[] = { 1, PAGE, 0x9000, GRANULE, GRANULE + 1, MIB };
    void *mem[ARRAYSIZE(sizes)];
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(sizes); i++)
    {
        if (!(mem[i] = get_pages( context, sizes[i], MEM_RESERVE, PAGE_NOACCESS ))) continue;
        if ((ULONG_PTR)mem[i] % GRANULE) found( ERROR_FOUND,
                                                "a reservation of %#Ix bytes at %p, which is not aligned to 64 KiB",
                                                    sizes[i], mem[i] );
    }
    for (i = 0; i < ARRAYSIZE(sizes); i++) if (mem[i]) drop_pages( context, mem[i] );
}

/* Addresses and sizes in the middle of pages. */
void check_rounding( struct context *context )
{
    char *mem = get_pages( context, 16 * GRANULE, MEM_RESERVE, PAGE_NOACCESS );
    void *got = UNTOUCHED;
    HRESULT hr;

    if (!mem) return;
    hr = do_alloc( context, mem + 0x1234, 1, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got );
    if (hr != S_OK) found( ERROR_FOUND, "a commit of one byte in the middle of a page: %s", hr_name( hr ) );
    else if (got != mem + 0x1000)
        found( WARNING, "a commit of one byte at base + 0x1234 gives base + %#Ix, and not the page's start",
               (char *)got - mem );
    if (hr == S_OK && (system_query( mem + 0x1000 ).State != MEM_COMMIT || system_query( mem ).State != MEM_RESERVE ||
                       system_query( mem + 0x2000 ).State != MEM_RESERVE))
        found( ERROR_FOUND, "a commit of one byte at base + 0x1234 has not committed that page alone" );

    hr = do_alloc( context, mem + 0x3fff, 2, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got );
    if (hr != S_OK) found( ERROR_FOUND, "a commit of two bytes across a page's edge: %s", hr_name( hr ) );
    else if (system_query( mem + 0x3000 ).State != MEM_COMMIT || system_query( mem + 0x4000 ).State != MEM_COMMIT ||
             system_query( mem + 0x5000 ).State != MEM_RESERVE)
        found( ERROR_FOUND, "a commit of two bytes across a page's edge has not committed these two pages alone" );

    hr = do_free( context, mem + 0x3fff, 2, MEM_DECOMMIT );
    if (hr != S_OK) found( WARNING, "a decommit of two bytes across a page's edge: %s", hr_name( hr ) );
    else if (system_query( mem + 0x3000 ).State != MEM_RESERVE || system_query( mem + 0x4000 ).State != MEM_RESERVE)
        found( WARNING, "a decommit of two bytes across a page's edge has not decommitted both pages" );
    drop_pages( context, mem );

    /* the same place again: it was free, and what is asked for is in the middle of a granule */
    got = UNTOUCHED;
    hr = do_alloc( context, mem + 0x1234, GRANULE, MEM_RESERVE, PAGE_NOACCESS, eTaskCritical, &got );
    if (hr != S_OK || got == UNTOUCHED || !got) return;     /* somebody else may be there by now */
    if (got != mem) found( WARNING, "a reservation at base + 0x1234 gives base + %#Ix, and not the granule's start",
                           (char *)got - mem );
    drop_pages( context, got );
}

/* Memory may have been used before, and is still given out as zeroes. */
static BOOL is_zero( const char *mem, SIZE_T size )
{
    SIZE_T n;

    for (n = 0; n < size; n++) if (mem[n]) return FALSE;
    return TRUE;
}

void check_zero( struct context *context )
{
    SIZE_T size = 256 * KIB;
    unsigned int round;
    BOOL fresh = TRUE, again = TRUE;
    char *mem;
    void *got;

    for (round = 0; round < 4; round++)
    {
        if (!(mem = get_pages( context, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return;
        fresh &= is_zero( mem, size );
        memset( mem, 0x77, size );
        if (do_free( context, mem + 8 * PAGE, 4 * PAGE, MEM_DECOMMIT ) == S_OK &&
            do_alloc( context, mem + 8 * PAGE, 4 * PAGE, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got ) == S_OK &&
            system_query( mem + 8 * PAGE ).State == MEM_COMMIT)
            again &= is_zero( mem + 8 * PAGE, 4 * PAGE );
        drop_pages( context, mem );
    }
    if (!fresh) found( ERROR_FOUND, "VirtualAlloc gives memory that is not zero" );
    if (!again) found( ERROR_FOUND, "a commit after a decommit gives memory that is not zero" );
}

void check_commit_again( struct context *context )
{
    char *mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    void *got;
    HRESULT hr;

    if (!mem) return;
    memset( mem, 0x44, GRANULE );
    hr = do_alloc( context, mem, GRANULE, MEM_COMMIT, PAGE_READWRITE, eTaskCritical, &got );
    if (hr != S_OK) found( ERROR_FOUND, "a commit of committed pages: %s", hr_name( hr ) );
    else if (mem[0] != 0x44 || mem[GRANULE - 1] != 0x44)
        found( ERROR_FOUND, "a commit of committed pages has changed what they hold" );
    drop_pages( context, mem );
}

/* The collector asks the system itself which pages were written. */
void check_write_watch( struct context *context )
{
    void *pages[16], *mem = UNTOUCHED, *got;
    ULONG_PTR count = ARRAYSIZE(pages);
    DWORD granularity = 0;
    HRESULT hr = do_alloc( context, NULL, GRANULE, MEM_RESERVE | MEM_WRITE_WATCH, PAGE_READWRITE, eProcessCritical,
                           &mem );

    if (hr != S_OK || !mem || mem == UNTOUCHED)
    {
        found( NOTE, "VirtualAlloc(MEM_RESERVE | MEM_WRITE_WATCH): %s", hr_name( hr ) );
        return;
    }
    if (do_alloc( context, mem, GRANULE, MEM_COMMIT, PAGE_READWRITE, eProcessCritical, &got ) == S_OK)
    {
        ((char *)mem)[3 * PAGE] = 1;
        if (GetWriteWatch( 0, mem, GRANULE, pages, &count, &granularity ))
            found( ERROR_FOUND, "MEM_WRITE_WATCH is S_OK, and GetWriteWatch does not know the pages: error %lu",
                   GetLastError() );
        else if (count != 1 || pages[0] != (char *)mem + 3 * PAGE)
            found( ERROR_FOUND, "MEM_WRITE_WATCH is S_OK, and GetWriteWatch has %Iu written pages, not the one",
                   (SIZE_T)count );
    }
    drop_pages( context, mem );
}

/* What else a CLR asks for. */
void check_alloc_kinds( struct context *context )
{
    static const struct
    {
        const char *what;
        DWORD type, protect;
    }
    kinds[] =
    {
        { "MEM_RESERVE, PAGE_NOACCESS", MEM_RESERVE, PAGE_NOACCESS },
        { "MEM_RESERVE | MEM_TOP_DOWN, PAGE_EXECUTE_READWRITE", MEM_RESERVE | MEM_TOP_DOWN, PAGE_EXECUTE_READWRITE },
        { "MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE", MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE },
        { "MEM_COMMIT alone, PAGE_READWRITE", MEM_COMMIT, PAGE_READWRITE },
    };
    void *mem, *got;
    unsigned int i;
    HRESULT hr;

    for (i = 0; i < ARRAYSIZE(kinds); i++)
    {
        mem = UNTOUCHED;
        hr = do_alloc( context, NULL, GRANULE, kinds[i].type, kinds[i].protect, eTaskCritical, &mem );
        if (hr != S_OK || !mem || mem == UNTOUCHED) found( ERROR_FOUND, "VirtualAlloc(%s): %s, %p", kinds[i].what,
                                                           hr_name( hr ), mem );
        else drop_pages( context, mem );
    }
    if (!(mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE ))) return;
    hr = do_alloc( context, mem, GRANULE, MEM_RESET, PAGE_READWRITE, eTaskCritical, &got );
    if (hr != S_OK) found( NOTE, "VirtualAlloc(MEM_RESET): %s", hr_name( hr ) );
    drop_pages( context, mem );
}

/* Not all that is shown as free can be had: other parts of the process may use it, which the system doesn't know. */
static BOOL system_reserves( void *addr )
{
    void *mem = VirtualAlloc( addr, GRANULE, MEM_RESERVE, PAGE_NOACCESS );

    if (mem) VirtualFree( mem, 0, MEM_RELEASE );
    return mem == addr;
}

/* Code is wanted near the runtime: an address that is free is asked for. */
void check_alloc_at( struct context *context )
{
    char *addr = get_pages( context, GRANULE, MEM_RESERVE, PAGE_NOACCESS );
    void *mem = UNTOUCHED;
    unsigned int tries;
    HRESULT hr;

    if (!addr) return;
    for (tries = 0; tries < 4096; tries++)
    {
        MEMORY_BASIC_INFORMATION info = system_query( addr += GRANULE );

        if (info.State == MEM_FREE && info.RegionSize >= 4 * GRANULE && is_free( context, addr ) &&
            system_reserves( addr )) break;
    }
    hr = do_alloc( context, addr, GRANULE, MEM_RESERVE, PAGE_EXECUTE_READWRITE, eTaskCritical, &mem );
    if (hr != S_OK) found( WARNING, "a reservation at the free address %p: %s", addr, hr_name( hr ) );
    else if (mem != addr) found( ERROR_FOUND, "a reservation at the free address %p: S_OK, and %p", addr, mem );
    if (hr == S_OK && mem && mem != UNTOUCHED) drop_pages( context, mem );
}

void check_alloc_null( struct context *context )
{
    HRESULT hr = do_alloc( context, NULL, PAGE, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, NULL );

    if (hr == S_OK) found( NOTE, "VirtualAlloc without an out pointer: S_OK" );
}

void check_decommit( struct context *context )
{
    char *mem = get_pages( context, 4 * GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    HRESULT hr;

    if (!mem) return;
    memset( mem, 1, 4 * GRANULE );
    hr = do_free( context, mem + GRANULE, GRANULE, MEM_DECOMMIT );
    if (hr != S_OK) found( ERROR_FOUND, "VirtualFree(MEM_DECOMMIT) of a part: %s", hr_name( hr ) );
    else if (system_query( mem + GRANULE ).State == MEM_COMMIT) found( ERROR_FOUND,
            "VirtualFree(MEM_DECOMMIT): S_OK, and the pages are still committed" );
    else if (system_query( mem + GRANULE ).State == MEM_FREE)
        found( ERROR_FOUND, "VirtualFree(MEM_DECOMMIT): S_OK, and the reservation is gone" );
    if (system_query( mem ).State != MEM_COMMIT || mem[0] != 1 || mem[2 * GRANULE] != 1) found( ERROR_FOUND,
            "VirtualFree(MEM_DECOMMIT) has changed other pages" );
    hr = do_free( context, mem + GRANULE, GRANULE, MEM_DECOMMIT );
    if (hr != S_OK) found( WARNING, "VirtualFree(MEM_DECOMMIT) of pages that are decommitted already: %s",
                           hr_name( hr ) );
    hr = do_free( context, mem, 0, MEM_RELEASE );
    if (hr != S_OK) found( ERROR_FOUND, "VirtualFree(MEM_RELEASE) after a decommit: %s", hr_name( hr ) );
}

void check_release( struct context *context )
{
    char *mem = get_pages( context, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    HRESULT hr;

    if (!mem) return;
    hr = do_free( context, mem, 0, MEM_RELEASE );
    if (hr != S_OK) found( ERROR_FOUND, "VirtualFree(MEM_RELEASE): %s", hr_name( hr ) );
    else if (!is_free( context, mem )) found( ERROR_FOUND,
                                              "VirtualFree(MEM_RELEASE): S_OK, and the memory is still there" );
}

/* More than there is of address space in 32 bits, in all. */
void check_release_gives_back( struct context *context )
{
    SIZE_T size = 64 * MIB;
    unsigned int i;
    void *mem;
    HRESULT hr;

    for (i = 0; i < 256; i++)
    {
        mem = NULL;
        hr = do_alloc( context, NULL, size, MEM_RESERVE, PAGE_READWRITE, eTaskCritical, &mem );
        if (hr != S_OK || !mem)
        {
            found( i ? ERROR_FOUND : NOTE,
                   "after %u reservations of 64 MiB that were released, the next is refused: %s", i, hr_name( hr ) );
            return;
        }
        drop_pages( context, mem );
    }
}

void check_release_mistakes( struct context *context )
{
    char *mem = get_pages( context, 2 * GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    HRESULT hr;

    if (!mem) return;
    hr = do_free( context, mem, GRANULE, MEM_RELEASE );
    if (hr == S_OK) found( WARNING, "VirtualFree(MEM_RELEASE) with a size: S_OK" );
    if (hr == S_OK && system_query( mem ).State == MEM_FREE) return;
    hr = do_free( context, mem + GRANULE, 0, MEM_RELEASE );
    if (hr == S_OK) found( WARNING, "VirtualFree(MEM_RELEASE) of the middle of a region: S_OK" );
    hr = do_free( context, mem, 0, 0 );
    if (hr == S_OK) found( WARNING, "VirtualFree without a type: S_OK" );
    drop_pages( context, mem );
}

void check_release_twice( struct context *context )
{
    char *mem = get_pages( context, 2 * GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    HRESULT hr;

    if (!mem || do_free( context, mem, 0, MEM_RELEASE ) != S_OK) return;
    hr = do_free( context, mem, 0, MEM_RELEASE );
    if (hr == S_OK) found( WARNING, "VirtualFree of what is free already: S_OK" );
    else if (hr == E_FAIL)
        found( WARNING, "VirtualFree of what is free already: E_FAIL, which says that the host is lost for good" );
    else if (hr != HOST_E_INVALIDOPERATION)
        found( NOTE, "VirtualFree of what is free already: %s, and not HOST_E_INVALIDOPERATION", hr_name( hr ) );
}

void check_release_foreign( struct context *context )
{
    char *mem = VirtualAlloc( NULL, GRANULE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE );
    HRESULT hr;

    if (!mem) return;
    hr = do_free( context, mem, 0, MEM_RELEASE );
    if (hr == S_OK && system_query( mem ).State == MEM_FREE)
        found( WARNING, "VirtualFree of somebody else's memory: S_OK, and it is gone" );
    else if (hr == S_OK) found( WARNING, "VirtualFree of somebody else's memory: S_OK" );
    else if (hr == E_FAIL)
        found( WARNING, "VirtualFree of somebody else's memory: E_FAIL, which says that the host is lost for good" );
    else if (hr != HOST_E_INVALIDOPERATION)
        found( NOTE, "VirtualFree of somebody else's memory: %s, and not HOST_E_INVALIDOPERATION", hr_name( hr ) );
    if (hr != S_OK && system_query( mem ).State != MEM_COMMIT)
        found( ERROR_FOUND, "VirtualFree refuses somebody else's memory, and it is gone" );
}
