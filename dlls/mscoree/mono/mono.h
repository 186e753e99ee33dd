/*
 * Mono: found, loaded, and called; the one place that knows its embedding API
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

#ifndef __MSCOREE_MONO_H
#define __MSCOREE_MONO_H

typedef struct _MonoDomain MonoDomain;
typedef struct _MonoObject MonoObject;

/* Where a Mono was found. */
struct mono_location
{
    WCHAR root[MAX_PATH];       /* the folder that has bin, lib and etc */
    WCHAR library[MAX_PATH];    /* the embedding DLL, for our width */
};

/* Looks for a Mono of our width where Wine looks for wine-mono, then for any mono-2.0 layout.  FALSE: there is none, and
 * the places looked at have been named in mono_search_report(). Cheap when called again. */
extern BOOL mono_find( struct mono_location *location );
extern const WCHAR *mono_search_report(void);

/* Loads Mono, once, its memory calls led to the memory manager, and makes the default domain. */
extern HRESULT mono_boot( const WCHAR *config );

/* The module, for GetRealProcAddress; NULL while it is not loaded. */
extern HMODULE mono_get_module(void);

/* Runs a managed program to its end in the default domain and gives its exit code. */
extern HRESULT mono_run_exe( const WCHAR *path, int argc, WCHAR **argv, int *exit_code );

/* ICLRRuntimeHost::ExecuteInDefaultAppDomain: calls static int type.method(string); arg may be NULL. */
extern HRESULT mono_execute( const WCHAR *path, const WCHAR *type, const WCHAR *method, const WCHAR *arg, DWORD *ret );

/* App domains, by the id that managed code sees (the default one has 1). */
extern HRESULT mono_execute_in_domain( DWORD id, HRESULT (WINAPI *callback)(void *), void *cookie );
extern HRESULT mono_current_domain_id( DWORD *id );
extern HRESULT mono_unload_domain( DWORD id );
extern BOOL mono_has_domain( DWORD id );

/* Makes the calling thread one of the runtime's: S_OK, also if it is one already.  Lets it go again: E_UNEXPECTED if it is
 * none. */
extern HRESULT mono_attach_thread(void);
extern HRESULT mono_detach_thread(void);

/* The bytes that the calling thread has allocated.  E_INVALIDARG: it is none of the runtime's; E_NOTIMPL: this Mono does not
 * count. */
extern HRESULT mono_get_thread_allocation( UINT64 *bytes );

/* The managed thread pool: the most threads, or how many more there may be now. */
extern HRESULT mono_get_pool_threads( BOOL max, DWORD *workers, DWORD *completion );
extern HRESULT mono_set_max_threads( DWORD workers, DWORD completion );

/* Lists domains, as numbers that are good for mono_get_listed_domain() only, the default one first; returns how many there
 * are. */
extern unsigned int mono_list_domains( DWORD *list, unsigned int count );

/* COR_E_APPDOMAINUNLOADED: it is gone. */
extern HRESULT mono_get_listed_domain( DWORD number, IUnknown **domain );

/* E_INVALIDARG: that is no app domain. */
extern HRESULT mono_unload_domain_object( IUnknown *domain );

/* App domains as COM objects, for ICorRuntimeHost.  An empty name gives one made up. */
extern HRESULT mono_get_default_domain( IUnknown **domain );
extern HRESULT mono_create_domain( const WCHAR *name, IUnknown *setup, IUnknown *evidence, IUnknown **domain );
extern HRESULT mono_create_domain_setup( IUnknown **setup );
extern HRESULT mono_create_evidence( IUnknown **evidence );
extern HRESULT mono_get_current_domain( IUnknown **domain );

/* A new object of a class of an assembly, as a COM object.  codebase may be NULL. */
extern HRESULT mono_create_object( const WCHAR *assembly, const WCHAR *codebase, const WCHAR *type, IUnknown **object );

/* The AppDomainManager of the default domain, initialised; *manager is NULL when it does not want to be known to the host. */
extern HRESULT mono_create_domain_manager( const WCHAR *assembly, const WCHAR *type, IUnknown **manager );

/* An assembly that the system has loaded as a module, and the address of one of its methods, for native callers, by its metadata
 * token and the type of its vtable fixup. */
extern HRESULT mono_open_module( HMODULE module, const WCHAR *path, void **image );
extern HRESULT mono_get_fixup( void *image, DWORD token, WORD type, void **method );

/* Collects garbage up to a generation (-1: all), on a thread of its own or the caller's; not from within the runtime's own memory
 * calls. */
extern void mono_collect( int generation );

/* Collects everything on the calling thread, in the middle of the runtime's own call for the pages of a large object.  FALSE: the
 * thread is not Mono's, or the runtime is about to end. */
extern BOOL mono_collect_here(void);

/* Figures of the collector, bytes and collections since the start. */
struct mono_gc_figures
{
    UINT64 used;
    UINT64 heap;
    UINT64 minor_collections;
    UINT64 major_collections;
};
extern void mono_get_gc_figures( struct mono_gc_figures *figures );

/* Each object is told to resourcemonitor_count(), which was wanted before mono_boot(). */
extern BOOL mono_counts_objects(void);

/* The size of the youngest generation from the next mono_boot() on; 0: Mono's own choice. */
extern void mono_set_nursery_size( SIZE_T size );

/* Ends Mono, once: ProcessExit handlers run; of a managed program, foreground threads and finalizers as well. */
extern void mono_shutdown(void);
extern BOOL mono_is_shutting_down(void);

#endif /* __MSCOREE_MONO_H */
