/*
 * Native tests: quotas that are read while others change them
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

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "hostmemory/quotas.h"

#define ROUNDS  200000
#define READERS 3

static struct quotas quotas;
static int done, torn;

/* Of one set when each number says the same. */
static uint64_t make( uint64_t round, unsigned int level )
{
    return round << 32 | (uint32_t)(round * 2654435761u + level);
}

static void *write_sets( void *arg )
{
    struct vm_quota set[QUOTA_LEVELS];
    unsigned int round, level;

    for (round = 1; round <= ROUNDS; round++)
    {
        for (level = 0; level < QUOTA_LEVELS; level++)
        {
            set[level].commit_limit = make( round, level );
            set[level].reserve_limit = ~make( round, level );
        }
        quotas_publish( &quotas, set );
    }
    store_release( &done, 1 );
    return NULL;
}

static void *read_sets( void *arg )
{
    unsigned int level = (unsigned int)(uintptr_t)arg;
    struct vm_quota quota;
    uint64_t last = 0;

    do
    {
        quotas_read( &quotas, level, &quota );
        if (quota.commit_limit != ~quota.reserve_limit || quota.commit_limit != make( quota.commit_limit >> 32,
                                                                                      level ) ||
            quota.commit_limit >> 32 < last)
            fetch_add( &torn, 1 );
        last = quota.commit_limit >> 32;
    } while (!load_acquire( &done ));
    return NULL;
}

int main(void)
{
    struct vm_quota first[QUOTA_LEVELS];
    pthread_t writer, readers[READERS];
    unsigned int i;

    for (i = 0; i < QUOTA_LEVELS; i++)
    {
        first[i].commit_limit = make( 0, i );
        first[i].reserve_limit = ~make( 0, i );
    }
    quotas_publish( &quotas, first );
    for (i = 0; i < READERS; i++) pthread_create( &readers[i], NULL, read_sets, (void *)(uintptr_t)(i % QUOTA_LEVELS) );
    pthread_create( &writer, NULL, write_sets, NULL );
    pthread_join( writer, NULL );
    for (i = 0; i < READERS; i++) pthread_join( readers[i], NULL );
    printf( "%d quotas were torn\n", torn );
    return torn != 0;
}
