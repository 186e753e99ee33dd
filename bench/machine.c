/*
 * Benchmarks: what the machine does by itself, for comparison
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

/* A layer can't scale better than two threads that share nothing. Here is work of the layer's kind in memory that each
 * thread has for itself: taking and dropping a lock, going through a few cache lines and changing them, zeroing a
 * span. */

#include <windows.h>

#include "bench.h"

#define LINES 12

struct private
{
    volatile LONG lock;
    char          padding[252];
    volatile LONG line[LINES][64];
    char          span[64 * 1024];
};

static struct private *private_of( void )
{
    static struct private both[2] __attribute__((aligned(4096)));
    static DWORD main_thread;

    if (!main_thread) main_thread = GetCurrentThreadId();
    return &both[GetCurrentThreadId() != main_thread];
}

static void change_lines( struct private *mine, unsigned int count )
{
    unsigned int i;

    while (InterlockedExchange( &mine->lock, 1 )) /* it is nobody else's */;
    for (i = 0; i < LINES; i++) mine->line[i][count % 4] += mine->line[(i + 1) % LINES][(count + 1) % 4];
    mine->lock = 0;
}

void machine_change( unsigned int count )
{
    struct private *mine = private_of();

    while (count--)
    {
        change_lines( mine, count );
        change_lines( mine, count );
    }
}

void machine_zero( unsigned int count )
{
    struct private *mine = private_of();

    while (count--)
    {
        change_lines( mine, count );
        memset( mine->span, 0, sizeof(mine->span) );
        *(volatile char *)mine->span = 1;
        change_lines( mine, count );
    }
}
