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

/* The total that everybody shares is drawn; a lane holds used + spare of it.  As long as one lane is in use it draws exactly
 * what it needs; with several each draws a little ahead, so that threads don't fight over one cache line.
 *
 * Invariants: used of all lanes <= drawn, with equality when all spares are zero.  A charge that fits under the limit by
 * drawn fits for certain.  One that doesn't is decided with all locks held and all spares returned, and so exactly. */

#ifndef __MSCOREE_VM_LEDGER_H
#define __MSCOREE_VM_LEDGER_H

#include <stddef.h>
#include <stdint.h>

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

/* Charges bytes to a share. The batch is what may be drawn ahead. LEDGER_UNSURE: settle all shares and ask again. */
extern enum ledger_answer ledger_charge( struct account *account, struct share *share, size_t bytes, uint64_t limit,
                                         size_t batch, int settled );

/* Takes a charge back. Something of up to two batches stays in the share. */
extern void ledger_return( struct account *account, struct share *share, size_t bytes, size_t batch );

/* Gives the share's spare back. */
extern void ledger_settle( struct account *account, struct share *share );

#endif  /* __MSCOREE_VM_LEDGER_H */
