/*
 * Which memory limit is found in what Linux says of control groups
 *
 * Each row is a machine: its files, and the limit and usage that are to be found. The files are kept in blocks of their
 * exact size, so that a sanitizer sees a read past them. Then damaged files: nothing may be found in them but what can
 * be read.
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
#include <string.h>

#include "hostmemory/cgroup.h"

#define check( cond, ... ) do { if (!(cond)) { fprintf( stderr, "%s:%d: ", __FILE__, __LINE__ ); \
    fprintf( stderr, __VA_ARGS__ ); fputc( '\n', stderr ); failures++; } } while (0)

#define OWN "/proc/self/cgroup"
#define V1  "/sys/fs/cgroup/memory"
#define V2  "/sys/fs/cgroup"
#define GIB ((uint64_t)1 << 30)

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static unsigned int failures;

struct file
{
    const char *path, *text;
};

static const struct machine
{
    const char *name;
    int         found;          /* a limit */
    uint64_t    limit, usage;
    struct file files[12];
}
machines[] =
{
    { "no Linux", 0, 0, 0, { { NULL } } },
    { "no groups", 0, 0, 0, { { OWN, "" } } },
    { "version 2", 1, 2 * GIB, 12345, { { OWN, "0::/user.slice/app.scope\n" },
        { V2 "/user.slice/app.scope/memory.max", "2147483648\n" },
            { V2 "/user.slice/app.scope/memory.current", "12345\n" } } },
    { "version 2, no limit", 0, 0, 0, { { OWN, "0::/app\n" }, { V2 "/app/memory.max", "max\n" },
                                        { V2 "/app/memory.current", "5\n" } } },
    { "version 2, limit of 0", 1, 0, 7, { { OWN, "0::/app\n" }, { V2 "/app/memory.max", "0\n" },
                                          { V2 "/app/memory.current", "7\n" } } },
    { "version 2, a group of which a container sees the inside", 1, GIB, 100, { { OWN, "0::/\n" },
        { V2 "/memory.max", "1073741824\n" }, { V2 "/memory.current", "100\n" } } },
    { "version 2, a path that the container doesn't see", 1, GIB, 100, { { OWN, "0::/../../docker/" HEX64 "\n" },
        { V2 "/memory.max", "1073741824\n" }, { V2 "/memory.current", "100\n" } } },
    { "version 2, the machine's own root", 0, 0, 0, { { OWN, "0::/\n" } } },
    { "version 2, limit of the group around", 1, GIB, 300, { { OWN, "0::/a/b/c\n" },
        { V2 "/a/b/c/memory.max", "max\n" }, { V2 "/a/b/c/memory.current", "100\n" },
        { V2 "/a/b/memory.max", "1073741824\n" }, { V2 "/a/b/memory.current", "300\n" },
        { V2 "/a/memory.max", "max\n" }, { V2 "/a/memory.current", "400\n" } } },
    { "version 2, lower limit of the group around", 1, GIB, 300, { { OWN, "0::/a/b\n" },
        { V2 "/a/b/memory.max", "2147483648\n" }, { V2 "/a/b/memory.current", "100\n" },
        { V2 "/a/memory.max", "1073741824\n" }, { V2 "/a/memory.current", "300\n" } } },
    { "version 2, higher limit of the group around", 1, GIB, 100, { { OWN, "0::/a/b\n" },
        { V2 "/a/b/memory.max", "1073741824\n" }, { V2 "/a/b/memory.current", "100\n" },
        { V2 "/a/memory.max", "2147483648\n" }, { V2 "/a/memory.current", "300\n" } } },
    { "version 2, a group that doesn't count in one that does", 1, GIB, 300, { { OWN, "0::/a/b\n" },
        { V2 "/a/memory.max", "1073741824\n" }, { V2 "/a/memory.current", "300\n" } } },
    { "version 2, a limit without a usage in one that has both", 1, GIB, 300,
      { { OWN, "0::/a/b\n" }, { V2 "/a/b/memory.max", "1000\n" },
        { V2 "/a/memory.max", "1073741824\n" }, { V2 "/a/memory.current", "300\n" } } },
    { "version 2, no usage", 0, 0, 0, { { OWN, "0::/a\n" }, { V2 "/a/memory.max", "1073741824\n" } } },
    { "version 2, no limit file", 0, 0, 0, { { OWN, "0::/a\n" }, { V2 "/a/memory.current", "100\n" } } },
    { "version 1", 1, GIB, 200, { { OWN, "12:cpuset:/x\n11:memory:/docker/" HEX64 "\n1:name=systemd:/x\n" },
        { V1 "/docker/" HEX64 "/memory.limit_in_bytes", "1073741824\n" },
        { V1 "/docker/" HEX64 "/memory.usage_in_bytes", "200\n" } } },
    { "version 1, several controllers", 1, GIB, 200, { { OWN, "3:cpu,memory,blkio:/x\n" },
        { V1 "/x/memory.limit_in_bytes", "1073741824\n" }, { V1 "/x/memory.usage_in_bytes", "200\n" } } },
    { "version 1, names that only have the word", 0, 0, 0,
      { { OWN, "3:name=memory:/x\n4:memory2,xmemory:/x\n5:hugetlb:/x,memory\n" },
        { V1 "/x/memory.limit_in_bytes", "1073741824\n" }, { V1 "/x/memory.usage_in_bytes", "200\n" },
        { V1 "/x,memory/memory.limit_in_bytes", "1073741824\n" }, { V1 "/x,memory/memory.usage_in_bytes", "200\n" } } },
    { "version 1, the word twice", 1, GIB, 200, { { OWN, "3:name=memory,memory:/x\n" },
        { V1 "/x/memory.limit_in_bytes", "1073741824\n" }, { V1 "/x/memory.usage_in_bytes", "200\n" } } },
    { "version 1, in a container", 1, GIB, 200, { { OWN, "4:memory:/docker/" HEX64 "\n" },
        { V1 "/memory.limit_in_bytes", "1073741824\n" }, { V1 "/memory.usage_in_bytes", "200\n" } } },
    { "version 1, no limit", 0, 0, 0, { { OWN, "4:memory:/\n" },
        { V1 "/memory.limit_in_bytes", "9223372036854771712\n" }, { V1 "/memory.usage_in_bytes", "200\n" } } },
    { "version 1, limit of the group around", 1, GIB, 300, { { OWN, "4:memory:/a/b\n" },
        { V1 "/a/b/memory.limit_in_bytes", "9223372036854771712\n" }, { V1 "/a/b/memory.usage_in_bytes", "200\n" },
        { V1 "/a/memory.limit_in_bytes", "1073741824\n" }, { V1 "/a/memory.usage_in_bytes", "300\n" } } },
    { "both versions", 1, GIB, 200, { { OWN, "0::/x\n4:memory:/x\n" },
        { V2 "/x/memory.max", "1000\n" }, { V2 "/x/memory.current", "100\n" },
        { V1 "/x/memory.limit_in_bytes", "1073741824\n" }, { V1 "/x/memory.usage_in_bytes", "200\n" } } },
    { "both versions, version 1 without memory", 1, GIB, 200, { { OWN, "4:cpu:/y\n0::/x\n" },
        { V2 "/x/memory.max", "1073741824\n" }, { V2 "/x/memory.current", "200\n" } } },
    { "colons and spaces in a name", 1, GIB, 200, { { OWN, "0::/a:b c\n" },
        { V2 "/a:b c/memory.max", "1073741824\n" }, { V2 "/a:b c/memory.current", "200\n" } } },
    { "slashes at the end", 1, GIB, 200, { { OWN, "0::/a//b//\n" },
        { V2 "/a//b/memory.max", "1073741824\n" }, { V2 "/a//b/memory.current", "200\n" } } },
    { "lines of something else", 1, GIB, 200,
      { { OWN, "\n:\n::\nmemory\n0:memory\n4:memory:\n5:memory:x\n0:::\n0::/a\n0::b\n" }, { V2 "b/memory.max", "1\n" },
        { V2 "b/memory.current", "1\n" },
        { V2 "/a/memory.max", "1073741824\n" }, { V2 "/a/memory.current", "200\n" } } },
    { "a line that is cut off", 0, 0, 0, { { OWN, "0::/a" }, { V2 "/a/memory.max", "1073741824\n" },
                                           { V2 "/a/memory.current", "200\n" } } },

    /* numbers */
    { "a limit that is too large", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "99999999999999999999999\n" },
                                              { V2 "/memory.current", "1\n" } } },
    { "a limit of 2^64", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "18446744073709551616\n" },
                                    { V2 "/memory.current", "1\n" } } },
    { "the highest limit", 1, ((uint64_t)1 << 60) - 1, 1, { { OWN, "0::/\n" },
                                                            { V2 "/memory.max", "1152921504606846975\n" },
                                                            { V2 "/memory.current", "1\n" } } },
    { "one above", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "1152921504606846976\n" },
                              { V2 "/memory.current", "1\n" } } },
    { "a usage that is too large", 1, GIB, UINT64_MAX, { { OWN, "0::/\n" }, { V2 "/memory.max", "1073741824" },
                                                         { V2 "/memory.current", "99999999999999999999\n" } } },
    { "a negative limit", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "-1\n" },
                                     { V2 "/memory.current", "1\n" } } },
    { "an empty limit", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "\n" }, { V2 "/memory.current", "1\n" } } },
    { "a limit with a unit", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "1024M\n" },
                                        { V2 "/memory.current", "1\n" } } },
    { "a usage with a space", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "1024\n" },
                                         { V2 "/memory.current", " 1\n" } } },
    { "a limit of a thousand digits", 0, 0, 0, { { OWN, "0::/\n" }, { V2 "/memory.max", "%%" },
                                                 { V2 "/memory.current", "1\n" } } },
};

static const struct file *files;
static char damaged[0x8000];        /* what OWN has instead, where it isn't empty */

/* As container.c reads: at most size - 1 bytes; nothing in a file is as no file. */
static int read_file( const char *path, char *text, size_t size )
{
    const struct file *file;
    const char *from = NULL;
    size_t length;

    memset( text, '7', size );
    for (file = files; file->path; file++) if (!strcmp( file->path, path )) from = file->text;
    if (!strcmp( path, OWN ) && damaged[0]) from = damaged;
    if (!from) return 0;
    if (!strcmp( from, "%%" )) memset( text, '1', size - 1 ), length = size - 1;
    else
    {
        if ((length = strlen( from )) > size - 1) length = size - 1;
        memcpy( text, from, length );
    }
    text[length] = 0;
    return length != 0;
}

static int get( uint64_t *limit, uint64_t *usage )
{
    struct cgroup *group = malloc( sizeof(*group) );
    int ret;

    memset( group, '7', sizeof(*group) );
    ret = cgroup_find( read_file, group ) && cgroup_get_memory( read_file, group, limit, usage );
    free( group );
    return ret;
}

static void check_machine( const struct machine *machine )
{
    uint64_t limit = 0, usage = 0;
    int found;

    files = machine->files;
    found = get( &limit, &usage );
    check( found == machine->found, "%s: found %d", machine->name, found );
    if (found && machine->found)
        check( limit == machine->limit && usage == machine->usage, "%s: limit %llu, usage %llu", machine->name,
               (unsigned long long)limit, (unsigned long long)usage );
}

/* What is set or taken away later is noticed. */
static void check_changes( void )
{
    struct file own[] = { { OWN, "0::/a\n" }, { V2 "/a/memory.max", "max\n" }, { V2 "/a/memory.current", "1\n" },
                          { NULL, NULL } };
    uint64_t limit, usage;
    struct cgroup group;

    files = own;
    check( cgroup_find( read_file, &group ), "the group is not found" );
    check( !cgroup_get_memory( read_file, &group, &limit, &usage ), "got a limit" );
    own[1].text = "4096\n";
    own[2].text = "2048\n";
    check( cgroup_get_memory( read_file, &group, &limit, &usage ) && limit == 4096 && usage == 2048,
           "got no limit, or another" );
    own[1].path = own[2].path = "gone";
    check( !cgroup_get_memory( read_file, &group, &limit, &usage ), "got a limit of a group that is gone" );
}

/* Paths up to and over the longest that is taken, and a list of groups that is longer than what is read of it. */
static void check_lengths( void )
{
    static char own[CGROUP_PATH + 16], max[CGROUP_PATH + 64], current[CGROUP_PATH + 64];
    struct file long_path[] = { { OWN, own }, { max, "4096\n" }, { current, "1\n" }, { NULL, NULL } };
    uint64_t limit, usage;
    unsigned int length, i;
    int found;

    files = long_path;
    for (length = CGROUP_PATH - 64; length < CGROUP_PATH; length++)
    {
        strcpy( own, "0::/" );
        for (i = 1; i < length; i++) strcat( own, "x" );
        sprintf( max, V2 "%s/memory.max", own + 3 );
        sprintf( current, V2 "%s/memory.current", own + 3 );
        strcat( own, "\n" );
        found = get( &limit, &usage );
        check( found == (strlen( current ) < CGROUP_PATH), "a path of %u bytes: found %d", length, found );
    }

    memset( damaged, 0, sizeof(damaged) );
    for (i = 0; i < 200; i++)
        strcat( damaged, "9:cpu:/0123456789012345678901234567890123456789012345678901234567890123456789\n" );
    strcat( damaged, "0::/a\n" );
    check( strlen( damaged ) < 0x4000 - 1, "too long" );
    files = (const struct file []){ { V2 "/a/memory.max", "4096\n" }, { V2 "/a/memory.current", "1\n" },
                                    { NULL, NULL } };
    check( get( &limit, &usage ) && limit == 4096, "the last of many groups is not found" );
    strcpy( damaged, "" );
    for (i = 0; i < 2000; i++) strcat( damaged, "0::/ab\n" );
    damaged[strlen( damaged ) - 2] = 0;     /* "0::/a": the name goes on where nothing is read */
    memmove( damaged, damaged + 7 * 1990, 7 * 10 );
    check( !get( &limit, &usage ), "the beginning of a name was taken for it" );
    damaged[0] = 0;
}

/* Bytes of the list are changed, cut off and repeated; whatever is found in it then is one of the numbers that are
 * there. */
static void check_damage( void )
{
    static const char bytes[] = "0:/,\nmemory\x01\xff ";
    uint32_t state = 0x12345678;
    unsigned int i, round, length, count = 0;
    uint64_t limit, usage;

    for (round = 0; round < 20000; round++)
    {
        const struct machine *machine = &machines[round % (sizeof(machines) / sizeof(machines[0]))];

        files = machine->files;
        if (!files[0].path || !files[0].text[0]) continue;
        strcpy( damaged, files[0].text );
        for (i = 0; i <= round % 3; i++)
        {
            length = strlen( damaged );
            if (!length) break;
            state = state * 1103515245 + 12345;
            if (state >> 30 == 0) damaged[(state >> 8) % length] = 0;
            else if (state >> 30 == 1) memmove( damaged + (state >> 8) % length + 1, damaged + (state >> 8) % length,
                                                length - (state >> 8) % length + 1 );
            else damaged[(state >> 8) % length] = bytes[(state >> 20) % (sizeof(bytes) - 1)];
        }
        if (!get( &limit, &usage )) continue;
        count++;
        check( limit < (uint64_t)1 << 60, "round %u: got limit %llu", round, (unsigned long long)limit );
    }
    damaged[0] = 0;
    check( count, "all damage made all unreadable" );
}

int main( void )
{
    unsigned int i;

    for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) check_machine( &machines[i] );
    check_changes();
    check_lengths();
    check_damage();
    return failures != 0;
}
