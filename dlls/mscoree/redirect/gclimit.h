/*
 * IGCHostControl: a host of version 1 says how much address space the collector may reserve
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

#ifndef __MSCOREE_GCLIMIT_H
#define __MSCOREE_GCLIMIT_H

/* Somebody is to be asked; as long as nobody is, nothing is counted. */
extern BOOL gclimit_active;

/* Replaces the one who is asked. */
extern void gclimit_set_control( IGCHostControl *control );

/* IGCHost::SetVirtualMemLimit, in bytes.  What is reserved already stays. */
extern void gclimit_set( SIZE_T limit );

/* The runtime is about to reserve so many bytes: counts them and, when they are over the limit, asks the host.
 * FALSE: they may not be reserved, and nothing was counted.  What is vital may be, whatever the host says. */
extern BOOL gclimit_reserve( SIZE_T size, BOOL vital );

/* So many bytes were released, or not reserved after all. */
extern void gclimit_release( SIZE_T size );

#endif /* __MSCOREE_GCLIMIT_H */
