/*
 * The memory limit that Linux sets a group of processes
 *
 * /proc/self/cgroup names the groups of a process, and their folders have limits and usages, under other names in
 * version 1 and in version 2 (Linux, Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst). A group's limit
 * holds for the groups in it as well. What a container sees of this may be less than there is: then the folder of the
 * mount itself is its group's.
 *
 * Invariant: nothing is believed of a text but what it says in full: a number with anything else in its line is none,
 * and of a file that was too long to be read the last line is left out.
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

#include <string.h>

#include "hostmemory/cgroup.h"

#define V1_MOUNT "/sys/fs/cgroup/memory"
#define V2_MOUNT "/sys/fs/cgroup"

/* A limit this high is how version 1 says that there is none. */
#define NO_LIMIT ((uint64_t)1 << 60)

struct version
{
    const char *mount, *limit, *usage;
};

static const struct version version1 = { V1_MOUNT, "/memory.limit_in_bytes", "/memory.usage_in_bytes" };
static const struct version version2 = { V2_MOUNT, "/memory.max", "/memory.current" };

/* Bytes; one that is too large is as large as can be. "max" is no number. */
static int read_number( cgroup_read read, const char *path, uint64_t *number )
{
    char text[64], *c;

    if (!read( path, text, sizeof(text) )) return 0;
    *number = 0;
    for (c = text; *c >= '0' && *c <= '9'; c++)
    {
        unsigned int digit = *c - '0';

        *number = *number > (UINT64_MAX - digit) / 10 ? UINT64_MAX : *number * 10 + digit;
    }
    return c > text && (!*c || *c == '\n');
}

static int read_limit( cgroup_read read, const struct cgroup *group, uint64_t *limit )
{
    return read_number( read, group->limit_file, limit ) && *limit < NO_LIMIT;
}

/* The files of a group, if it has them. */
static int open_group( cgroup_read read, const struct version *version, const char *path, size_t length,
                       struct cgroup *group )
{
    size_t mount = strlen( version->mount );
    uint64_t usage;

    if (mount + length + strlen( version->limit ) >= CGROUP_PATH ||
        mount + length + strlen( version->usage ) >= CGROUP_PATH)
        return 0;
    memcpy( group->limit_file, version->mount, mount );
    memcpy( group->limit_file + mount, path, length );
    memcpy( group->usage_file, group->limit_file, mount + length );
    strcpy( group->limit_file + mount + length, version->limit );
    strcpy( group->usage_file + mount + length, version->usage );
    return read_number( read, group->usage_file, &usage );
}

/* From the process's own group outwards, to the root. */
static int find_in( cgroup_read read, const struct version *version, const char *path, struct cgroup *group )
{
    uint64_t lowest = NO_LIMIT, limit;
    size_t length = strlen( path );
    struct cgroup current;
    int found = 0;

    for (;;)
    {
        while (length && path[length - 1] == '/') length--;
        if (open_group( read, version, path, length, &current ))
        {
            if (!read_limit( read, &current, &limit )) limit = NO_LIMIT;
            if (!found || limit < lowest)
            {
                *group = current;
                lowest = limit;
            }
            found = 1;
        }
        if (!length) return found;
        while (length && path[length - 1] != '/') length--;
    }
}

/* Whether "memory" is one of the names, which commas part and a colon ends. */
static int has_memory( const char *names )
{
    size_t length;

    for (;; names += length + 1)
    {
        length = strcspn( names, ",:" );
        if (length == 6 && !memcmp( names, "memory", 6 )) return 1;
        if (names[length] != ',') return 0;
    }
}

/* Lines are "0::PATH" in version 2 and "NUMBER:CONTROLLERS:PATH" in version 1. Where both are, it is version 1 that has
 * the memory. */
int cgroup_find( cgroup_read read, struct cgroup *group )
{
    static char text[0x4000];
    char *line, *end, *names, *path;
    const char *unified = NULL;

    if (!read( "/proc/self/cgroup", text, sizeof(text) )) return 0;
    for (line = text; *line; line = end + 1)
    {
        if (!(end = strchr( line, '\n' ))) break;
        *end = 0;
        if (!(names = strchr( line, ':' )) || !(path = strchr( ++names, ':' ))) continue;
        path++;
        if (*path != '/') continue;
        if (names[0] == ':') unified = path;
        else if (has_memory( names ) && find_in( read, &version1, path, group )) return 1;
    }
    return unified && find_in( read, &version2, unified, group );
}

int cgroup_get_memory( cgroup_read read, const struct cgroup *group, uint64_t *limit, uint64_t *usage )
{
    return read_limit( read, group, limit ) && read_number( read, group->usage_file, usage );
}
