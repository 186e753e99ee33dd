/*
 * Random calls from seeds, compared with the model: random [STEPS [SEED [SEEDS]]]
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

#include <stdio.h>
#include <stdlib.h>

#include "exercise.h"

int main( int argc, char **argv )
{
    unsigned long steps = argc > 1 ? strtoul( argv[1], NULL, 10 ) : 20000;
    unsigned long seed = argc > 2 ? strtoul( argv[2], NULL, 10 ) : 1;
    unsigned long last = seed + (argc > 3 ? strtoul( argv[3], NULL, 10 ) : 1);

    for (; seed < last; seed++)
    {
        struct choices choices = { NULL, 0, seed * 0x9e3779b97f4a7c15u };

        fprintf( stderr, "seed %lu\n", seed );
        exercise( &choices, steps );
    }
    printf( "%lu steps a seed: no difference\n", steps );
    return 0;
}
