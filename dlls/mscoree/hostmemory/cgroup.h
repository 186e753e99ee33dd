/*
 * The memory limit that Linux sets a group of processes
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

#ifndef __MSCOREE_HOSTMEMORY_CGROUP_H
#define __MSCOREE_HOSTMEMORY_CGROUP_H

#include <stddef.h>
#include <stdint.h>

#define CGROUP_PATH 1024        /* of a file, with its terminating zero */

/* Reads the beginning of a system file into size bytes, with a terminating zero; 0: there is no such file. */
typedef int (*cgroup_read)( const char *path, char *text, size_t size );

/* Where a group's numbers are. */
struct cgroup
{
    char limit_file[CGROUP_PATH];
    char usage_file[CGROUP_PATH];
};

/* Finds the group whose limit this process meets: of its own group and those around it the one with the lowest limit,
 * and its own if none has any. 0: it is in none whose memory is counted. Not for two threads at once. */
extern int cgroup_find( cgroup_read read, struct cgroup *group );

/* Limit and usage of a group now, in bytes. 0: it has no limit, or its files can't be read any more. */
extern int cgroup_get_memory( cgroup_read read, const struct cgroup *group, uint64_t *limit, uint64_t *usage );

#endif /* __MSCOREE_HOSTMEMORY_CGROUP_H */
