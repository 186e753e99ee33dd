/*
 * The runtime's memory, led to the current memory manager
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

#ifndef __MSCOREE_RUNTIMEMEM_H
#define __MSCOREE_RUNTIMEMEM_H

struct redirect_hooks;

/* The half of redirect_choose_manager() and of redirect_module() that is done here: pages. */
extern HRESULT runtimemem_choose( const struct redirect_hooks *hooks );

extern BOOL runtimemem_redirect( HMODULE module );

/* The manager and the heap in use.  NULL before runtimemem_choose(). */
extern IHostMemoryManager *runtimemem_get_manager(void);
extern IHostMalloc *runtimemem_get_heap(void);

/* The same manager without a trace before it, to be asked what it has. */
extern IHostMemoryManager *runtimemem_get_untraced(void);

/* The manager's statistics: a collection was made before a refusal, and how many bytes it freed; nothing with a manager
 * of the host's. */
extern void runtimemem_count_collection( BOOL served, UINT64 freed );

/* Committed pages for the runtime, outside of its own calls; NULL: refused. */
extern void *runtimemem_alloc_pages( SIZE_T size, DWORD protect );
extern void runtimemem_free_pages( void *pages );

/* FALSE: there is no limit but the system's, and nothing is to be paid for one. */
extern BOOL runtimemem_is_limited(void);

/* FALSE: memory is scarce, so that small objects are to leave the rest to others. With a host's manager that is known
 * when it is too late. */
extern BOOL runtimemem_has_room(void);

/* The manager's GetMemoryLoad; E_NOTIMPL where the host has none. */
extern HRESULT runtimemem_get_load( DWORD *load, SIZE_T *available );

/* How bad it would be if the calling thread got no memory. */
extern EMemoryCriticalLevel runtimemem_get_level(void);

/* A request of the runtime's was refused for good: the host's policy is asked what to do.  Vital: the runtime cannot do
 * without. */
extern void runtimemem_refused( HRESULT hr, BOOL vital );

/* The manager is lost for good, and the runtime with it. What its threads need to find their way out is the
 * system's. */
extern BOOL runtimemem_is_lost(void);

#endif /* __MSCOREE_RUNTIMEMEM_H */
