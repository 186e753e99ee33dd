# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a PE file says of itself: its machine, its imports, its exports."""

import struct


class Image:
    def __init__(self, path):
        self.path = path
        with open(path, "rb") as f:
            self.data = f.read()
        nt = self.read("<I", 0x3c)[0] if self.data[:2] == b"MZ" else 0
        if not nt or self.data[nt:nt + 4] != b"PE\0\0":
            raise ValueError("%s is no PE file" % path)
        self.machine, sections = self.read("<HH", nt + 4)
        optional = nt + 24
        self.wide = self.read("<H", optional)[0] == 0x20b
        self.directories = optional + (112 if self.wide else 96)
        table = optional + self.read("<H", nt + 20)[0]
        self.sections = [self.read("<IIII", table + 40 * n + 8) for n in range(sections)]

    def read(self, code, at):
        return struct.unpack_from(code, self.data, at)

    def directory(self, number):
        return self.read("<I", self.directories + number * 8)[0]

    def offset(self, rva):
        for virtual_size, start, raw_size, raw in self.sections:
            if start <= rva < start + max(virtual_size, raw_size):
                return raw + rva - start
        raise ValueError("%s: address %#x is in no section" % (self.path, rva))

    def string(self, rva):
        start = self.offset(rva)
        return self.data[start:self.data.index(b"\0", start)].decode("ascii")

    def imports(self):
        """(DLL in lower case, name) of every static import; by ordinal: #N."""
        found = []
        if self.directory(13):
            raise ValueError("%s has delayed imports, which this doesn't know" % self.path)
        at = self.offset(self.directory(1))
        while True:
            names, _, _, dll, thunks = self.read("<IIIII", at)
            if not dll:
                return sorted(found)
            at += 20
            entry, size, code = self.offset(names or thunks), 8 if self.wide else 4, "<Q" if self.wide else "<I"
            while True:
                value = self.read(code, entry)[0]
                if not value:
                    break
                entry += size
                ordinal = value >> (63 if self.wide else 31)
                name = "#%d" % (value & 0xffff) if ordinal else self.string(value + 2)
                found.append((self.string(dll).lower(), name))

    def exports(self):
        """(ordinal, name) of every export; one without a name has None."""
        base, count, names, functions, name_table, ordinals = self.read("<IIIIII", self.offset(self.directory(0)) + 16)
        used = {n for n in range(count) if self.read("<I", self.offset(functions) + 4 * n)[0]}
        found = []
        for n in range(names):
            index = self.read("<H", self.offset(ordinals) + 2 * n)[0]
            found.append((base + index, self.string(self.read("<I", self.offset(name_table) + 4 * n)[0])))
            used.discard(index)
        return sorted(found) + [(base + n, None) for n in sorted(used)]
