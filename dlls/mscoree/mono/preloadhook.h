/*
 * Mono's hook that is asked for an assembly before Mono looks for it
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

#ifndef __MSCOREE_PRELOADHOOK_H
#define __MSCOREE_PRELOADHOOK_H

/* What is said of an assembly, beside what it is; the numbers are wine-mono's. Its 2, for not to look in Mono's own
 * cache, is nothing that a user can ask for: "Gac=n" is of Windows's cache. */
enum
{
    PRELOAD_SKIP_PRIVATE_PATH = 1,      /* Mono is not to look in the program's folders */
    PRELOAD_FROM_GAC          = 4       /* the assembly is from a global cache: Assembly.GlobalAssemblyCache */
};

/* NULL: Mono looks for the assembly itself. flags: 0 when it comes. */
typedef MonoAssembly *(*preloadhook_find)( MonoAssemblyName *name, int *flags );

/* FALSE: this Mono has no such hook. */
extern BOOL preloadhook_install( preloadhook_find find );

#endif /* __MSCOREE_PRELOADHOOK_H */
