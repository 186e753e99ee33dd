/*
 * The frame between native code and the managed method that it calls by an export
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

#ifndef __MSCOREE_EXPORTGUARD_H
#define __MSCOREE_EXPORTGUARD_H

/* A method that native code calls. */
struct guarded_method
{
    void        *code;              /* NULL: resolve() finds it, and the words, at the first call */
    unsigned int words;             /* what its arguments may take of the caller's stack, in words */
    void       (*resolve)( struct guarded_method *method );
};

/* Calls the method whose struct guarded_method stands in r10, in eax on i386, in x16 on ARM64, with its caller's
 * arguments. An exception that leaves the method is raised as a structured one. */
extern void exportguard_call(void);

/* Methods are about to be called: exceptions are watched from now on. */
extern void exportguard_prepare(void);

/* Raises an exception of the runtime's, which says why a method could not be called. */
extern void DECLSPEC_NORETURN exportguard_raise( HRESULT hr );

#endif /* __MSCOREE_EXPORTGUARD_H */
