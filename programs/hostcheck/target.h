/*
 * The host: a DLL or a program with a function that makes the manager, or a class
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

#ifndef HOSTCHECK_TARGET_H
#define HOSTCHECK_TARGET_H

#include "check.h"
#include "options.h"

/* Gets context->manager. FALSE: the text says why there is none. */
extern BOOL target_open( const struct options *options, struct context *context, char *problem, size_t size );

/* "host.dll, CreateHostMemoryManager" */
extern void target_describe( const struct options *options, char *text, size_t size );

#endif /* HOSTCHECK_TARGET_H */
