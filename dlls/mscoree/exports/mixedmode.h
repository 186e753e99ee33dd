/*
 * Modules with managed and native code
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

#ifndef __MSCOREE_MIXEDMODE_H
#define __MSCOREE_MIXEDMODE_H

/* Makes the vtable fixups of a module callable; without any it does nothing. FALSE: they are damaged, or there is no
 * memory, and nothing was changed. Called under the loader's lock. */
extern BOOL mixedmode_attach( HMODULE module );

/* The module is unloaded: nobody calls it any more. */
extern void mixedmode_detach( HMODULE module );

/* Calls the module's own native entry point; TRUE: it has none. */
extern BOOL mixedmode_call_entry( HMODULE module, DWORD reason, void *reserved );

/* The metadata token of a slot of a fixup's table; 0: it is none. */
extern DWORD mixedmode_get_token( HMODULE module, void *slot );

/* Calls through a slot enter the code from now on, also when its page is read-only; any thread, any number of them at
 * once. */
extern void mixedmode_set_slot( void **slot, void *code );

#endif /* __MSCOREE_MIXEDMODE_H */
