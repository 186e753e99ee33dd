#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a built DLL imports only what other systems export.

usage: check_imports.py LIST... -- DLL...

Every import of each DLL must be in every LIST (a line: DLL, name, notes), and none may be Wine's
private affair (wine_..., __wine_...). What a system lacks is to be looked up at run time instead.
The last line of the output sums up. Exit status: 0 all there, 1 something is not, 2 usage.
"""

import os
import re
import struct
import sys

PRIVATE = re.compile(r"^_*wine_", re.I)


def imports(path):
    """(DLL in lower case, name) of every static import of a PE file; by ordinal: #N."""
    with open(path, "rb") as f:
        data = f.read()
    nt = struct.unpack_from("<I", data, 0x3c)[0]
    if data[:2] != b"MZ" or data[nt:nt + 4] != b"PE\0\0":
        raise ValueError("%s is no PE file" % path)
    sections, optional_size = struct.unpack_from("<H", data, nt + 6)[0], struct.unpack_from("<H", data, nt + 20)[0]
    optional = nt + 24
    wide = struct.unpack_from("<H", data, optional)[0] == 0x20b
    directories = optional + (112 if wide else 96)
    table = [struct.unpack_from("<IIII", data, optional + optional_size + 40 * n + 8) for n in range(sections)]

    def offset(rva):
        for virtual_size, start, raw_size, raw in table:
            if start <= rva < start + max(virtual_size, raw_size):
                return raw + rva - start
        raise ValueError("%s: address %#x is in no section" % (path, rva))

    def string(rva):
        start = offset(rva)
        return data[start:data.index(b"\0", start)].decode("ascii")

    found = []
    if struct.unpack_from("<I", data, directories + 13 * 8)[0]:
        raise ValueError("%s has delayed imports, which this doesn't know" % path)
    at = offset(struct.unpack_from("<I", data, directories + 8)[0])
    while True:
        names, _, _, dll, thunks = struct.unpack_from("<IIIII", data, at)
        if not dll:
            return sorted(found)
        at += 20
        entry, size, code = offset(names or thunks), 8 if wide else 4, "<Q" if wide else "<I"
        while True:
            value = struct.unpack_from(code, data, entry)[0]
            if not value:
                break
            entry += size
            ordinal = value >> (63 if wide else 31)
            found.append((string(dll).lower(), "#%d" % (value & 0xffff) if ordinal else string(value + 2)))


def read_list(path):
    """The names of a list, with the notes behind them."""
    names = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.split("#")[0].split()
            if len(words) >= 2:
                names[words[0], words[1]] = " ".join(words[2:])
    return names


def main(args):
    if "--" not in args or not args.index("--") or args[-1] == "--":
        sys.stderr.write(__doc__.split("\n\n")[1] + "\n")
        return 2
    middle = args.index("--")
    lists = [(os.path.splitext(os.path.basename(path))[0], read_list(path)) for path in args[:middle]]
    bad = count = 0
    noted = {}
    for path in args[middle + 1:]:
        for dll, name in imports(path):
            count += 1
            reasons = ["%s has no such export" % system for system, names in lists if (dll, name) not in names]
            if PRIVATE.match(name):
                reasons.append("it is private to Wine")
            for reason in reasons:
                print("%s imports %s from %s: %s" % (path, name, dll, reason))
            bad += bool(reasons)
            for system, names in lists:
                if names.get((dll, name)):
                    noted.setdefault("%s, %s" % (system, names[dll, name]), set()).add(name)
    for note, names in sorted(noted.items()):
        print("%s: %s" % (note, " ".join(sorted(names))))
    print("%d imports, %d of them not everywhere%s" % (count, bad, "".join("; %s: %d" % (n, len(s)) for n, s in sorted(noted.items()))))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
