/*
 * Mono: loaded and called; the one room that knows its embedding API
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

#ifndef __MSCOREE_EMBED_H
#define __MSCOREE_EMBED_H

typedef struct _MonoDomain MonoDomain;
typedef struct _MonoObject MonoObject;

struct assembly_identity;

/* An assembly that a host's store has. */
struct provided_assembly
{
    UINT64 id;      /* the host's; 0: none */
    BYTE  *image;   /* HeapFree() it */
    SIZE_T size;
};

/* What Mono tells, and asks for.  This room calls nobody else that stands above it. */
struct embed_events
{
    /* Its DLL is mapped, and has not run yet: its calls for memory can be led elsewhere. */
    BOOL (*module_mapped)( HMODULE module );

    /* A collection is about to stop the other threads; it has; they run again.  On the thread that collects. */
    void (*threads_stopping)(void);
    void (*threads_stopped)(void);
    void (*threads_running)( DWORD generation );

    /* The same a little later, when another collection may be made. */
    void (*collected)( DWORD generation );

    /* A domain is about to go, or has gone; not on Mono's own way down. */
    void (*domain_unloading)( MonoDomain *domain, DWORD id );
    void (*domain_unloaded)( MonoDomain *domain );

    /* An object was made, where embed_settings has asked for it; any number of threads at once. */
    void (*object_made)( DWORD domain_id, SIZE_T size );

    /* Mono knows that the calling thread's stack ends at base; NULL: it lets the thread go. */
    void (*stack_known)( void *base );

    /* A call of managed code has begun (1) or ended (-1) on the calling thread's stack that ends at base, which Mono
     * does not know; 0: that stack is gone.  And where Mono is to look for objects then. */
    void (*other_stack_called)( void *base, int change );
    void *(*get_other_roots)( SIZE_T *size );

    /* Mono's end waits for background threads that don't come out of native code. */
    void (*end_is_stuck)(void);

    /* An assembly is looked for that is not Mono's own; S_FALSE: nobody has it. */
    HRESULT (*provide_assembly)( DWORD domain_id, const struct assembly_identity *reference,
                                 struct provided_assembly *provided );
};

struct embed_settings
{
    const WCHAR *config;            /* of the default domain; NULL: the one that lies beside the program */
    BOOL         is_program;        /* a managed program has the process */
    BOOL         keep_default_id;   /* no other domain gets the id that the default one has for hosts */
    BOOL         count_objects;
    BOOL         prepare_to_throw;  /* for embed_throw_out_of_memory() */
    BOOL         ask_for_assemblies;
    BOOL         survive_unhandled; /* embed_survive_unhandled() */
};

/* Loads Mono, once, and makes the default domain. */
extern HRESULT embed_boot( const struct embed_settings *settings, const struct embed_events *events );

/* From now on an exception that nobody catches ends the thread only. */
extern void embed_survive_unhandled(void);

/* The module, for GetRealProcAddress; NULL while it is not loaded. */
extern HMODULE monoload_get_module(void);

/* Runs the Main of a managed program in the default domain. */
extern HRESULT monocall_run_exe( const WCHAR *path, int argc, WCHAR **argv );

/* The exit code of the program: what Main returned, or what managed code set last. It may change until embed_shutdown()
 * has let foreground threads and ProcessExit handlers run. */
extern int monocall_get_exit_code(void);

/* ICLRRuntimeHost::ExecuteInDefaultAppDomain: calls static int type.method(string); arg may be NULL. */
extern HRESULT monocall_execute( const WCHAR *path, const WCHAR *type, const WCHAR *method, const WCHAR *arg,
                                 DWORD *ret );

/* App domains, by the id that managed code sees (the default one has 1). */
extern HRESULT monodomain_execute( DWORD id, HRESULT (WINAPI *callback)(void *), void *cookie );
extern HRESULT currentdomain_get_id( DWORD *id );
extern HRESULT monodomain_unload_by_id( DWORD id );
extern BOOL monodomain_exists( DWORD id );

/* Makes the calling thread one of the runtime's: S_OK, also if it is one already. Lets it go again: E_UNEXPECTED if it
 * is none. */
extern HRESULT monocall_attach_thread(void);
extern HRESULT monocall_detach_thread(void);

/* The bytes that the calling thread has allocated. E_INVALIDARG: it is none of the runtime's; E_NOTIMPL: this Mono does
 * not count. */
extern HRESULT monocall_get_thread_allocation( UINT64 *bytes );

/* The managed thread pool: the most threads, or how many more there may be now. */
extern HRESULT monocall_get_pool_threads( BOOL max, DWORD *workers, DWORD *completion );
extern HRESULT monocall_set_max_threads( DWORD workers, DWORD completion );

/* Lists domains, as numbers that are good for domainobject_get_listed() only, the default one first; returns how many
 * there are. */
extern unsigned int monodomain_list( DWORD *list, unsigned int count );

/* An assembly that the system has loaded as a module, and the address of one of its methods, for native callers, by its
 * metadata token and the type of its vtable fixup; also how many words of the stack its arguments may take. */
extern HRESULT monomodule_open( HMODULE module, const WCHAR *path, void **image );
extern HRESULT monomodule_get_fixup( void *image, DWORD token, WORD type, void **method,
                                     unsigned int *words );

/* Collects garbage up to a generation (-1: all), on a thread of its own or the caller's; not from within the runtime's
 * own memory calls. */
extern void embed_collect( int generation );

/* Collects everything on the calling thread, in the middle of the runtime's own call for the pages of a large object.
 * FALSE: the thread is not Mono's, or the runtime is about to end. */
extern BOOL embed_collect_here(void);

/* An OutOfMemoryException is thrown when the calling thread comes back to managed code. FALSE: the thread is not
 * Mono's, one is on its way already, it is at no place for that (throwpoint.c), this Mono can't, or is not prepared. */
extern BOOL embed_throw_out_of_memory(void);

/* An OutOfMemoryException would leave code of the core library's half done, or would not be caught by anybody. */
extern BOOL embed_must_not_throw(void);

/* The calling thread, which holds no lock, is aborted when it comes back to managed code: no handler ends that. FALSE:
 * it is not Mono's, embed_must_not_throw(), or this Mono can't. */
extern BOOL embed_abort_thread(void);
extern BOOL embed_can_abort_thread(void);

/* Figures of the collector, bytes and collections since the start. */
struct embed_gc_figures
{
    UINT64 used;
    UINT64 heap;
    UINT64 minor_collections;
    UINT64 major_collections;
};
extern void embed_get_gc_figures( struct embed_gc_figures *figures );

/* Each object is told, as embed_settings asked for. */
extern BOOL embed_counts_objects(void);

/* The size of the youngest generation from the next embed_boot() on; 0: Mono's own choice. */
extern void embed_set_nursery_size( SIZE_T size );

/* Ends Mono, once: ProcessExit handlers run; of a managed program, foreground threads and finalizers as well. */
extern void embed_shutdown( BOOL is_program );
extern BOOL embed_is_shutting_down(void);

/* Mono stops a thread: if that is for its own end, as in Environment.Exit, the end is watched from now on. */
extern void embed_watch_end(void);

#endif /* __MSCOREE_EMBED_H */
