/*
 * Ledger: what the layer has reserved and committed, against limits
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

#include "../prim/atomic.h"
#include "ledger.h"

enum ledger_answer ledger_draw( struct account *account, struct share *share, size_t bytes, uint64_t limit,
                                size_t batch, int settled )
{
    size_t drawn = load_relaxed( &account->drawn ), need, spare = share->spare;

    if (spare < bytes)
    {
        do
        {
            need = bytes - spare;
            if (drawn + need < drawn || drawn + need > limit)
            {
                store_relaxed( &share->spare, spare );
                return settled ? LEDGER_OVER : LEDGER_UNSURE;
            }
            if (batch && drawn + need + batch > drawn && drawn + need + batch <= limit) need += batch;
            /* who sees it drawn sees it spare at first: a peak is never taken for higher than it is */
            store_relaxed( &share->spare, spare + need );
        }
        while (!__atomic_compare_exchange_n( &account->drawn, &drawn, drawn + need, 1, __ATOMIC_RELEASE,
                                             __ATOMIC_RELAXED ));
    }
    else if (drawn > limit) return settled ? LEDGER_OVER : LEDGER_UNSURE;
    return LEDGER_DONE;
}
