/*
 * Random calls, many of them
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

/* usage: heap_random [FIRST-SEED [RUNS [STEPS]]] */

#include <stdlib.h>

#include "heap/heap.h"
#include "exercise.h"

int main( int argc, char **argv )
{
    unsigned long seed = argc > 1 ? strtoul( argv[1], NULL, 0 ) : 1, runs = argc > 2 ? strtoul( argv[2], NULL, 0 ) : 24;
    unsigned long steps = argc > 3 ? strtoul( argv[3], NULL, 0 ) : 20000;

    for (; runs; runs--, seed++)
    {
        struct choices choices = { NULL, 0, seed };

        exercise( &choices, steps );
    }
    heap_process_detach();
    return 0;
}
