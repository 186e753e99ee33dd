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

/* The total that everybody shares is drawn; a lane holds used + spare of it.  Each draws a little ahead, so that
 * threads don't fight over one cache line, and most charges are two additions under the lane's lock.
 *
 * A charge is claimed before what it is for is done, and taken afterwards, so that a call that is refused is never
 * seen to have had anything.
 *
 * Invariants: used of all lanes <= drawn, with equality when all spares are zero.  A charge that fits under the limit
 * by drawn fits for certain. One that doesn't is decided with all locks held and all spares returned, and so
 * exactly. */

#ifndef __MSCOREE_VM_LEDGER_H
#define __MSCOREE_VM_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "../prim/atomic.h"

struct account
{
    size_t drawn;
};

struct share
{
    size_t used;
    size_t spare;   /* others read it, for the peak */
};

enum ledger_answer { LEDGER_DONE, LEDGER_OVER, LEDGER_UNSURE };

#define LEDGER_BATCH ((size_t)1 << 20)

/* Claims bytes for a share: from now on they are spare, and who holds the lane's lock may take them, or drop them.
 * The batch is what may be drawn ahead. LEDGER_UNSURE: settle all shares and ask again. */
extern enum ledger_answer ledger_draw( struct account *account, struct share *share, size_t bytes, uint64_t limit,
                                       size_t batch, int settled );

static inline enum ledger_answer ledger_claim( struct account *account, struct share *share, size_t bytes,
                                               uint64_t limit, size_t batch, int settled )
{
    if (!bytes) return LEDGER_DONE;
    if (share->spare < bytes || load_relaxed( &account->drawn ) > limit)
        return ledger_draw( account, share, bytes, limit, batch, settled );
    return LEDGER_DONE;
}

/* Takes bytes that were claimed. */
static inline void ledger_take( struct share *share, size_t bytes )
{
    share->used += bytes;
    store_relaxed( &share->spare, share->spare - bytes );
}

static inline enum ledger_answer ledger_charge( struct account *account, struct share *share, size_t bytes,
                                                uint64_t limit, size_t batch, int settled )
{
    enum ledger_answer answer = ledger_claim( account, share, bytes, limit, batch, settled );

    if (answer == LEDGER_DONE) ledger_take( share, bytes );
    return answer;
}

/* Takes a charge back; drops a claim, with 0 bytes. Something of up to two batches stays in the share. */
static inline void ledger_return( struct account *account, struct share *share, size_t bytes, size_t batch )
{
    size_t spare = share->spare + bytes;

    share->used -= bytes;
    if (spare > 2 * batch)
    {
        fetch_sub( &account->drawn, spare - batch );
        spare = batch;
    }
    store_relaxed( &share->spare, spare );
}

/* Gives the share's spare back. */
static inline void ledger_settle( struct account *account, struct share *share )
{
    fetch_sub( &account->drawn, share->spare );
    store_relaxed( &share->spare, 0 );
}

#endif  /* __MSCOREE_VM_LEDGER_H */
