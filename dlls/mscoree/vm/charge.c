/*
 * Charge: what the regions of a lane have reserved and committed, and the peak of all
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

#include "charge.h"
#include "lanes.h"

static inline size_t batch( const struct lane_guard *lanes )
{
    return lanes->all ? 0 : LEDGER_BATCH;
}

/* What the other lanes have in store is read while it may change: the peak is never higher than it was, and lower by at
 * most what the calls that were under way at that moment have charged. */
void charge_update_peak( struct vm *vm )
{
    size_t total = load_acquire( &vm->commit.drawn ), peak = load_relaxed( &vm->peak );
    unsigned int i, used = load_relaxed( &vm->lanes_used );

    if (total <= peak) return;
    for (i = 0; i < used && (intptr_t)(total - peak) > 0; i++) total -= load_relaxed( &vm->lane[i].commit.spare );
    while ((intptr_t)(total - peak) > 0 &&
           !__atomic_compare_exchange_n( &vm->peak, &peak, total, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED )) /* again */;
}

/* After a charge. As long as there would be no new peak if all other lanes had the most that they ever had, nothing is
 * read that their threads write all the time. */
static inline void note_peak( struct vm *vm, struct lane *lane )
{
    uint64_t total = lane->commit.used;  /* the sum may be more than there ever was */
    unsigned int i, used = load_relaxed( &vm->lanes_used );

    if (total > load_relaxed( &vm->high[lane->index] )) store_relaxed( &vm->high[lane->index], total );
    for (i = 0; i < used; i++) if (i != lane->index) total += load_relaxed( &vm->high[i] );
    if (total > load_relaxed( &vm->peak )) charge_update_peak( vm );
}

vm_status lanes_claim( struct lane_guard *lanes, size_t reserve, size_t commit, const struct vm_quota *quota )
{
    struct vm *vm = lanes->vm;
    uint64_t reserve_limit = quota ? quota->reserve_limit : ~(uint64_t)0;
    uint64_t commit_limit = quota ? quota->commit_limit : ~(uint64_t)0;
    enum ledger_answer answer;

    answer = ledger_claim( &vm->reserve, &lanes->lane->reserve, reserve, reserve_limit, batch( lanes ), lanes->all );
    if (answer == LEDGER_OVER) return STATUS_NO_MEMORY;
    if (answer == LEDGER_UNSURE) return STATUS_RERUN;
    answer = ledger_claim( &vm->commit, &lanes->lane->commit, commit, commit_limit, batch( lanes ), lanes->all );
    if (answer == LEDGER_DONE) return STATUS_SUCCESS;
    lanes_return( lanes, 0, 0 );
    return answer == LEDGER_OVER ? STATUS_COMMITMENT_LIMIT : STATUS_RERUN;
}

void lanes_take( struct lane_guard *lanes, size_t reserve, size_t commit )
{
    ledger_take( &lanes->lane->reserve, reserve );
    if (!commit) return;
    ledger_take( &lanes->lane->commit, commit );
    note_peak( lanes->vm, lanes->lane );
}

void lanes_return( struct lane_guard *lanes, size_t reserve, size_t commit )
{
    ledger_return( &lanes->vm->reserve, &lanes->lane->reserve, reserve, batch( lanes ));
    ledger_return( &lanes->vm->commit, &lanes->lane->commit, commit, batch( lanes ));
}

static void move_spare( struct share *from, struct share *to, size_t bytes )
{
    store_relaxed( &to->spare, to->spare + bytes );
    store_relaxed( &from->spare, from->spare - bytes );
}

void lanes_move_claim( struct lane_guard *lanes, struct lane *from, size_t reserve, size_t commit )
{
    if (from == lanes->lane) return;
    move_spare( &from->reserve, &lanes->lane->reserve, reserve );
    move_spare( &from->commit, &lanes->lane->commit, commit );
}

void lanes_move_charge( struct lane_guard *lanes, struct lane *from, struct lane *to, size_t reserve, size_t commit )
{
    if (from == to) return;
    from->reserve.used -= reserve;
    from->commit.used -= commit;
    to->reserve.used += reserve;
    to->commit.used += commit;
    note_peak( lanes->vm, to );
}
