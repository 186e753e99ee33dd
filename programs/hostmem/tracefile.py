# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the files that MSCOREE_MEMORY=trace=FILE makes: docs/trace.md describes them.

What is returned is good: records in their order, none of them half written, of events that are known.
"""

import os
import struct

import numpy

(PAGES, PAGES_FREE, PROTECT, BLOCK, BLOCK_FREE, VIEW, VIEW_END, NOTIFICATION, COLLECTION, LIMIT,
 CACHED) = range(1, 12)
EVENTS = {PAGES: "VirtualAlloc", PAGES_FREE: "VirtualFree", PROTECT: "VirtualProtect", BLOCK: "Alloc",
          BLOCK_FREE: "Free", VIEW: "view mapped", VIEW_END: "view unmapped", NOTIFICATION: "notification",
          COLLECTION: "collection", LIMIT: "limit set", CACHED: "change of the cache"}

FIRST_HEADER = struct.Struct("<8sIIQQIIIII12x")
HEADER = struct.Struct("<8sIIQQIIIII4xQ")
MODULE = struct.Struct("<QI4x48s")
WINDOWS = struct.Struct("<IIQ")
MODULES = {2: 31, 3: 30}
HEADER_END = 2048       # where the windows begin; of version 2, the records
WINDOW = struct.Struct("<II56x")
FIELDS = [("ticks", "<u8"), ("addr", "<u8"), ("size", "<u8"), ("thread", "<u4"), ("result", "<i4"), ("type", "<u4"),
          ("what", "<u4"), ("caller", "<u8")]
FIRST_SIZE, SIZE = 40, 48
LARGEST = 1 << 62


class Trace:
    """A trace: its header's fields, and numpy arrays of equal length, an element a record."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as f:
            length = os.fstat(f.fileno()).st_size
            self.read_header(f.read(4096))
            if length < self.header_size:
                raise ValueError("%s: the trace is cut off in its header" % path)
            new = self.read_windows(f)      # first: while it is written, records go from there to the ring
            stored = (length - self.header_size) // self.record_size
            records = numpy.memmap(f, mode="r", dtype=self.dtype(), offset=self.header_size,
                                   shape=min(stored, self.capacity, self.count)) if stored and self.count else \
                numpy.zeros(0, self.dtype())
        self.take(self.unroll(records, stored), new)

    def fail(self, why):
        raise ValueError("%s: %s" % (self.path, why))

    def dtype(self):
        names = FIELDS if self.version > 1 else FIELDS[:-1]
        return numpy.dtype({"names": [n for n, _ in names], "formats": [f for _, f in names],
                            "offsets": [0, 8, 16, 24, 28, 32, 36, 40][:len(names)], "itemsize": self.record_size})

    def read_header(self, data):
        if len(data) < HEADER.size or data[:6] != b"MemTrc" or not data[6:8].isdigit():
            self.fail("this is no trace of a memory manager")
        self.version = int(data[6:8])
        if self.version not in (1, 2, 3):
            self.fail("the trace has version %d, which this hostmem does not know" % self.version)
        self.modules, self.windows, self.unwritten = [], 0, 0
        if self.version == 1:
            (_, self.header_size, self.record_size, self.frequency, self.started, self.process, self.pointer_size,
             self.capacity, self.count, self.own) = FIRST_HEADER.unpack_from(data)
            smallest = FIRST_SIZE, FIRST_HEADER.size
        else:
            (_, self.header_size, self.record_size, self.frequency, self.started, self.process, self.pointer_size,
             self.capacity, modules, self.own, self.count) = HEADER.unpack_from(data)
            smallest = SIZE, HEADER_END
            for i in range(min(modules, MODULES[self.version])):
                if HEADER.size + (i + 1) * MODULE.size > len(data):
                    break
                base, size, name = MODULE.unpack_from(data, HEADER.size + i * MODULE.size)
                self.modules.append((base, size, name.split(b"\0")[0].decode("utf-8", "replace")))
            if self.version > 2 and len(data) >= HEADER_END:
                self.windows, self.window_records, self.unwritten = WINDOWS.unpack_from(
                    data, HEADER.size + MODULES[self.version] * MODULE.size)
        if self.windows and (self.window_records > 1 << 16 or self.windows * self.window_size() + HEADER_END !=
                             self.header_size):
            self.fail("the trace's header is damaged")
        if (not smallest[0] <= self.record_size <= 4096 or not smallest[1] <= self.header_size <= 1 << 28 or
                not 0 < self.frequency < 1 << 40 or not self.capacity or self.pointer_size not in (4, 8)):
            self.fail("the trace's header is damaged")

    def window_size(self):
        return WINDOW.size + self.window_records * self.record_size

    def read_windows(self, f):
        """The newest records of each thread, which are not in the ring yet."""
        found = []
        for i in range(self.windows):
            f.seek(HEADER_END + i * self.window_size())
            data = f.read(self.window_size())
            used = min(WINDOW.unpack_from(data)[1], self.window_records) if len(data) == self.window_size() else 0
            if used:
                found.append(numpy.frombuffer(data, self.dtype(), used, WINDOW.size))
        return numpy.concatenate(found) if found else numpy.zeros(0, self.dtype())

    def unroll(self, records, stored):
        """The ring's records in their order; and how many are not there."""
        self.overwritten = 0
        expected = min(self.count, self.capacity)
        self.missing = max(0, expected - min(stored, self.capacity))
        if self.version == 1:
            self.unwritten = max(0, self.count - self.capacity)
        elif self.count > self.capacity:
            # record n lies at n modulo the capacity; of a file that was cut off a part is missing in the middle
            start = self.count % self.capacity
            self.overwritten = self.count - self.capacity
            records = numpy.concatenate([records[start:], records[:start]])
        self.lost = self.unwritten
        return records

    def take(self, records, new):
        if self.version > 2:
            # each window has its own records in order; a record that is in the ring and in a window counts once
            self.count += len(new)
            records = numpy.concatenate([records, new])
            records = records[numpy.argsort(records["ticks"], kind="stable")]
            again = numpy.zeros(len(records), bool)
            again[1:] = records["ticks"][1:] == records["ticks"][:-1]
            again[1:] &= records["thread"][1:] == records["thread"][:-1]
            again &= records["what"] != 0
            self.count -= int(again.sum())
            records = records[~again]
        event = records["what"] >> 24
        good = (event >= min(EVENTS)) & (event <= max(EVENTS)) & (records["size"] < LARGEST)
        self.unreadable = int(len(records) - good.sum())
        records = records[good]
        self.records = len(records)
        self.event = event[good].astype(numpy.uint8)
        self.level = numpy.minimum(records["what"] >> 16 & 0xff, 2).astype(numpy.uint8)
        self.protect = (records["what"] & 0xffff).astype(numpy.uint16)
        ticks = numpy.minimum(records["ticks"], numpy.uint64(self.frequency) * numpy.uint64(1 << 22))
        self.time = numpy.maximum.accumulate(ticks / self.frequency) if len(ticks) else numpy.zeros(0)
        self.addr, self.size, self.type = (numpy.ascontiguousarray(records[name]) for name in ("addr", "size", "type"))
        self.thread, self.result = (numpy.ascontiguousarray(records[name]) for name in ("thread", "result"))
        self.caller = numpy.ascontiguousarray(records["caller"]) if self.version > 1 else \
            numpy.zeros(len(records), numpy.uint64)

    def place(self, caller):
        """"module+0x12ab"; "" where the trace doesn't say."""
        for base, size, name in self.modules:
            if base <= caller < base + size:
                return "%s+%#x" % (name, caller - base)
        return "%#x" % caller if caller else ""

    def module(self, caller):
        return next((name for base, size, name in self.modules if base <= caller < base + size), "")
