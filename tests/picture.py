#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests tools/memory-picture on traces that are made here, so that what it has to say is known.

usage: tests/picture.py TOOL

Exit status: 0 all is well, 1 not, 77 the picture could not be drawn since there is no gnuplot (the rest is well).
"""

import os
import shutil
import struct
import subprocess
import sys
import tempfile

COMMIT, RESERVE, DECOMMIT, RELEASE = 0x1000, 0x2000, 0x4000, 0x8000
RW = 4
NO_MEMORY = -0x7FF8FFF2     # E_OUTOFMEMORY


def trace(records, own=1, capacity=1000, count=None):
    data = struct.pack("<8sIIQQIIIII12x", b"MemTrc01", 64, 40, 1000, 0, 7, 8, capacity,
                       len(records) if count is None else count, own)
    for i, (event, addr, size, kind, level, result) in enumerate(records):
        data += struct.pack("<QQQIiII", i * 100, addr, size, 1, result, kind, event << 24 | level << 16 | RW)
    return data


STORY = [
    (1, 0x100000, 0x40000, RESERVE, 2, 0),
    (1, 0x100000, 0x10000, COMMIT, 2, 0),
    (1, 0x108000, 0x10000, COMMIT, 0, 0),           # half of it is committed already
    (1, 0x200000, 0x1800, RESERVE | COMMIT, 1, 0),  # two pages
    (1, 0, 0x100000, RESERVE | COMMIT, 0, NO_MEMORY),
    (8, 0, 0, 1, 0, 0),
    (2, 0x104000, 0x4000, DECOMMIT, 0, 0),
    (2, 0x300000, 0, RELEASE, 0, 0),                # nothing that was given
    (4, 0x100010, 100, 0, 2, 0),
    (4, 0x100100, 50, 0, 2, 0),
    (5, 0x100010, 0, 0, 0, 0),
    (2, 0x200000, 0, RELEASE, 0, 0),
    (9, 0, 0, 0, 0, 0),                             # from a later version
]

EXPECTED = """process 7, 64 bits, 1.10 seconds, 13 records
memory manager           our own
VirtualAlloc             5
VirtualFree              3
VirtualProtect           0
Alloc                    2
Free                     1
view mapped              0
view unmapped            0
notification             1
reserved at most         264.0 KiB
committed at most        104.0 KiB
in blocks at most        150 bytes
in blocks at the end     50 bytes
asked for a task         2
asked for an application domain 1
asked for the process    4
refused                  1
    after 0.400 s: 1.0 MiB, critical for a task
told of low memory       1
"""

failures = 0


def check(condition, text):
    global failures
    if not condition:
        failures += 1
        print("Test failed: " + text)


def run(tool, folder, data, *more):
    path = os.path.join(folder, "trace")
    with open(path, "wb") as f:
        f.write(data)
    done = subprocess.run([tool, path, *more], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def main():
    tool = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        code, out, err = run(tool, folder, trace(STORY))
        check(code == 0 and out == EXPECTED, "got %d\n%s%s" % (code, out, err))
        code, out, err = run(tool, folder, trace(STORY[:3], own=0, capacity=3, count=10))
        check(code == 0 and "3 records, 7 more were lost" in out and "the host's" in out, "got %d\n%s%s" % (code, out, err))
        code, out, err = run(tool, folder, trace(STORY)[:64 + 40 * 2 + 7], )
        check(code == 0 and " 2 records" in out, "of a file that was cut got %d\n%s%s" % (code, out, err))
        for bad in (b"", b"MemTrc01", b"something else" * 20, trace([])[:8] + bytes(100)):
            code, out, err = run(tool, folder, bad)
            check(code == 1 and "memory-picture:" in err and "Traceback" not in err, "of %r got %d\n%s%s" % (bad[:20], code, out, err))
        check(subprocess.run([tool], capture_output=True, check=False).returncode == 2, "the usage is no error")
        if shutil.which("gnuplot"):
            for name, start in (("p.svg", b"<?xml"), ("p.png", b"\x89PNG")):
                picture = os.path.join(folder, name)
                for records in (STORY, []):
                    code, out, err = run(tool, folder, trace(records), picture)
                    check(code == 0 and os.path.exists(picture), "got %d\n%s%s" % (code, out, err))
                    with open(picture, "rb") as f:
                        check(f.read(5).startswith(start[:4]), "%s is no picture" % name)
                    os.unlink(picture)
    if failures:
        return 1
    if not shutil.which("gnuplot"):
        print("no gnuplot; Debian package gnuplot-nox")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
