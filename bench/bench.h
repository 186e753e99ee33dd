/*
 * Benchmarks: the frame
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

/* A case does the same thing in two ways, ours and the peer's, so many times. Both are measured in turn, round by
 * round, in one process; the medians count. */

#ifndef __BENCH_BENCH_H
#define __BENCH_BENCH_H

struct bench_case
{
    const char *name;
    void      (*ours)( unsigned int count );
    void      (*peer)( unsigned int count );
    void      (*setup)( void );     /* before all rounds; may be NULL */
    void      (*cleanup)( void );
    unsigned int count;             /* calls a round */
    const struct bench_case *control;  /* measured in the same rounds; then what ours makes of it counts, too */
};

extern const struct bench_case vm_cases[], vm_many_cases[], heap_cases[];

/* What the machine does by itself (machine.c). */
extern void machine_change( unsigned int count );
extern void machine_zero( unsigned int count );

/* Managed programs, on our memory and on the system's: all of them whose name has the pattern (may be NULL), and one in
 * this process, which ends with what is returned. */
extern void managed_bench( const char *pattern );
extern unsigned long managed_run( const char *which, unsigned int index );

/* Ends the program: a benchmark of something that fails means nothing. */
extern void bench_fail( const char *what ) __attribute__((noreturn));

#endif  /* __BENCH_BENCH_H */
