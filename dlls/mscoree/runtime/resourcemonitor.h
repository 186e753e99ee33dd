/*
 * ICLRAppDomainResourceMonitor: what each domain has used
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

#ifndef __MSCOREE_RESOURCEMONITOR_H
#define __MSCOREE_RESOURCEMONITOR_H

/* The one monitor; a static, references do nothing. */
extern ICLRAppDomainResourceMonitor *resourcemonitor_get(void);

/* Somebody wants figures: asked for before the runtime starts, its objects are counted. Afterwards it has no effect. */
extern void resourcemonitor_enable(void);
extern BOOL resourcemonitor_is_enabled(void);

/* The domain made an object; any number of threads at once. */
extern void resourcemonitor_count( DWORD id, SIZE_T size );

/* The domain is gone; another one may get its id. */
extern void resourcemonitor_forget( DWORD id );

#endif /* __MSCOREE_RESOURCEMONITOR_H */
