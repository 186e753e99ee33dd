/*
 * The functions of all checks
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

#ifndef HOSTCHECK_CHECKS_H
#define HOSTCHECK_CHECKS_H

#include "check.h"

extern void check_empty_slot( struct context *context );
extern void check_query_interface( struct context *context );
extern void check_reference_count( struct context *context );
extern void check_control( struct context *context );
extern void check_create_malloc( struct context *context );
extern void check_create_malloc_again( struct context *context );
extern void check_create_malloc_kinds( struct context *context );
extern void check_heap_refusal( struct context *context );
extern void check_heap_alignment( struct context *context );
extern void check_heap_levels( struct context *context );
extern void check_heap_empty_block( struct context *context );
extern void check_heap_content( struct context *context );
extern void check_debug_alloc( struct context *context );
extern void check_free_null( struct context *context );
extern void check_free_twice( struct context *context );
extern void check_free_foreign( struct context *context );
extern void check_free_elsewhere( struct context *context );
extern void check_alloc_success( struct context *context );
extern void check_alloc_refusal( struct context *context );
extern void check_alloc_refusal_pointer( struct context *context );
extern void check_alloc_mistakes( struct context *context );
extern void check_alloc_conflict( struct context *context );
extern void check_alloc_levels( struct context *context );
extern void check_alloc_null( struct context *context );
extern void check_reserve_alignment( struct context *context );
extern void check_rounding( struct context *context );
extern void check_zero( struct context *context );
extern void check_commit_again( struct context *context );
extern void check_write_watch( struct context *context );
extern void check_alloc_kinds( struct context *context );
extern void check_alloc_at( struct context *context );
extern void check_decommit( struct context *context );
extern void check_release( struct context *context );
extern void check_release_gives_back( struct context *context );
extern void check_release_mistakes( struct context *context );
extern void check_release_twice( struct context *context );
extern void check_release_foreign( struct context *context );
extern void check_query_own( struct context *context );
extern void check_query_foreign( struct context *context );
extern void check_query_mistakes( struct context *context );
extern void check_query_suspended( struct context *context );
extern void check_protect_own( struct context *context );
extern void check_protect_foreign( struct context *context );
extern void check_protect_mistakes( struct context *context );
extern void check_load( struct context *context );
extern void check_load_constant( struct context *context );
extern void check_load_virtual( struct context *context );
extern void check_register( struct context *context );
extern void check_register_references( struct context *context );
extern void check_register_null( struct context *context );
extern void check_needs_space( struct context *context );
extern void check_space( struct context *context );
extern void check_threads( struct context *context );
extern void check_not_owner( struct context *context );
extern void check_limit( struct context *context );
extern void check_shutdown( struct context *context );
extern void check_abandoned( struct context *context );
extern void check_lock_timeout( struct context *context );
extern void check_damage( struct context *context );

#endif /* HOSTCHECK_CHECKS_H */
