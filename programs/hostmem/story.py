# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What happened in a trace: which memory there was, when.

Blocks of heaps are many, and are told from arrays as wholes; pages are few, and are played one call after the other.
"""

import bisect

import numpy

from ranges import Ranges
from tracefile import BLOCK, BLOCK_FREE, CACHED, COLLECTION, LIMIT, NOTIFICATION, PAGES, PAGES_FREE, PROTECT

COMMIT, RESERVE, DECOMMIT, RELEASE = 0x1000, 0x2000, 0x4000, 0x8000
PAGE, GRANULE = 0x1000, 0x10000
LOW = 1     # eMemoryAvailableLow
LEVELS = ["a task", "an application domain", "the process"]
NO_REGION = -1


class Region:
    """A reservation: its place, its time, its protection when it was committed last, and its committed pages."""

    def __init__(self, base, size, time, protect, caller):
        self.base, self.size, self.start, self.end = base, size, time, None
        self.protect, self.caller, self.pages, self.most = protect, caller, Ranges(), 0


class Story:
    def __init__(self, trace):
        self.trace = trace
        self.end = float(trace.time[-1]) if trace.records else 0.0
        self.calls = {event: int(n) for event, n in zip(*numpy.unique(trace.event, return_counts=True))}
        self.refusals = numpy.flatnonzero((trace.result != 0) & numpy.isin(trace.event, (PAGES, BLOCK)))
        asked = numpy.isin(trace.event, (PAGES, BLOCK))
        self.levels = numpy.bincount(trace.level[asked], minlength=3).tolist()
        told = trace.event == NOTIFICATION
        self.lows = trace.time[told & (trace.type == LOW)]
        self.collections = self.find_collections()
        self.limits = [(float(trace.time[i]), int(trace.size[i])) for i in numpy.flatnonzero(trace.event == LIMIT)]
        self.cached_index = numpy.flatnonzero(trace.event == CACHED)
        self.play_blocks()
        self.play_pages()

    def find_collections(self):
        """(start, end) of each; of one that is cut off at the trace's end, that end."""
        found, start = [], None
        for i in numpy.flatnonzero(self.trace.event == COLLECTION):
            if self.trace.type[i]:
                start = float(self.trace.time[i])
            elif start is not None:
                found.append((start, float(self.trace.time[i])))
                start = None
        if start is not None:
            found.append((start, self.end))
        return found

    def play_blocks(self):
        """A free belongs to the last allocation at its address, which stands before it when all are sorted."""
        trace = self.trace
        index = numpy.flatnonzero((trace.result == 0) & numpy.isin(trace.event, (BLOCK, BLOCK_FREE)))
        order = index[numpy.argsort(trace.addr[index], kind="stable")]
        addr, size = trace.addr[order], trace.size[order].astype(numpy.int64)
        is_alloc = trace.event[order] == BLOCK
        follows = numpy.zeros(len(order), bool)     # an allocation at the same address, which ends here
        follows[1:] = (addr[1:] == addr[:-1]) & is_alloc[:-1]
        ended = numpy.zeros(len(order), numpy.int64)
        ended[1:] = numpy.where(follows[1:], size[:-1], 0)
        change = numpy.where(is_alloc, size, 0) - ended
        live = is_alloc.copy()
        live[:-1] &= ~follows[1:]
        self.live_blocks = numpy.sort(order[live])
        changes = numpy.zeros(trace.records, numpy.int64)
        changes[order] = change
        self.block_index = index
        self.block_bytes = numpy.cumsum(changes[index])
        # by slot: which allocation each free ends
        self.freed_alloc = numpy.full(trace.records, -1, numpy.int64)
        places = numpy.flatnonzero(follows)
        self.freed_alloc[order[places]] = order[places - 1]

    def cancelled_frees(self):
        """A VirtualFree is written before the call, and once more if it failed: then both don't count."""
        trace, gone = self.trace, set()
        for i in numpy.flatnonzero((trace.event == PAGES_FREE) & (trace.result != 0)):
            for j in range(i - 1, max(-1, i - 10000), -1):
                if (trace.event[j] == PAGES_FREE and trace.thread[j] == trace.thread[i] and
                        trace.addr[j] == trace.addr[i] and not trace.result[j]):
                    gone.add(j)
                    break
        return gone

    def find(self, addr):
        i = bisect.bisect_right(self.bases, addr) - 1
        if i >= 0 and addr < self.bases[i] + self.live[self.bases[i]].size:
            return self.live[self.bases[i]]
        return None

    def play_pages(self):
        trace, gone = self.trace, self.cancelled_frees()
        self.regions, self.live, self.bases = [], {}, []
        self.reserved = self.committed = 0
        self.page_points = []       # (time, reserved, committed)
        self.page_region = {}       # record: the number of its region
        page_calls = (trace.result == 0) & numpy.isin(trace.event, (PAGES, PAGES_FREE, PROTECT))
        for i in numpy.flatnonzero(page_calls).tolist():
            if i in gone:
                continue
            event, time, addr, size = int(trace.event[i]), float(trace.time[i]), int(trace.addr[i]), int(trace.size[i])
            if event == PAGES:
                region = self.allocate(i, time, addr, size)
            elif event == PAGES_FREE:
                region = self.free(time, addr, size, int(trace.type[i]))
            else:
                region = self.find(addr)
                if region:
                    region.protect = int(trace.protect[i])
            self.page_region[i] = region.number if region else NO_REGION
            self.page_points.append((time, self.reserved, self.committed))

    def allocate(self, i, time, addr, size):
        kind, protect = int(self.trace.type[i]), int(self.trace.protect[i])
        if kind & RESERVE:
            base = addr // GRANULE * GRANULE
            region = Region(base, (addr - base + size + PAGE - 1) // PAGE * PAGE, time, protect,
                            int(self.trace.caller[i]))
            region.number = len(self.regions)
            if base in self.live:
                self.forget(self.live[base], time)      # its free is lost
            bisect.insort(self.bases, base)
            self.live[base] = region
            self.regions.append(region)
            self.reserved += region.size
        else:
            region = self.find(addr)
        if region and kind & COMMIT:
            region.protect = protect
            self.set_pages(region, addr, size, 1)
        return region

    def set_pages(self, region, addr, size, inside):
        start = max(addr // PAGE * PAGE, region.base)
        end = min((addr + size + PAGE - 1) // PAGE * PAGE, region.base + region.size)
        if start >= end:
            return
        before = region.pages.total
        region.pages.set(start, end, inside)
        region.most = max(region.most, region.pages.total)
        self.committed += region.pages.total - before

    def free(self, time, addr, size, kind):
        region = self.find(addr)
        if region and kind & DECOMMIT:
            self.set_pages(region, addr, size or region.base + region.size - addr, 0)
        elif region:
            self.forget(region, time)
        return region

    def forget(self, region, time):
        self.committed -= region.pages.total
        self.reserved -= region.size
        region.end = time
        del self.live[region.base]
        del self.bases[bisect.bisect_left(self.bases, region.base)]

    def peaks(self):
        """Reserved, committed, in blocks."""
        return [max((p[1] for p in self.page_points), default=0), max((p[2] for p in self.page_points), default=0),
                int(self.block_bytes.max()) if len(self.block_bytes) else 0]
