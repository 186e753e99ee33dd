/*
 * What a prefix says of its .NET: the support package of its wine-mono, or what that would write
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

#ifndef __MSCOREE_NETSETUP_H
#define __MSCOREE_NETSETUP_H

/* Brings a prefix up to date with the Mono that it has, as Wine's own DLL does at registration: installs or updates
 * wine-mono's package "Wine Mono Windows Support"; for a Mono without one writes the same keys and folders; where there
 * is no Mono, offers to install wine-mono. In a wow64 process nothing is done: the native one does it for both. Fails
 * for nobody: a prefix without .NET is a prefix, too. */
extern void netsetup_update(void);

#endif /* __MSCOREE_NETSETUP_H */
