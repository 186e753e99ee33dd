# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A set of addresses, as ranges that don't touch."""

import bisect


class Ranges:
    """Invariant: edges has an even number of addresses, each above the one before; they are start, end, start ..."""

    def __init__(self):
        self.edges = []
        self.total = 0

    def set(self, start, end, inside):
        """Puts a range in, or takes it out."""
        edges = self.edges
        low, high = bisect.bisect_left(edges, start), bisect.bisect_right(edges, end)
        before = self.covered(low, high, start, end)
        new = []
        if low % 2 != inside:
            new.append(start)
        if high % 2 != inside:
            new.append(end)
        edges[low:high] = new
        self.total += (end - start if inside else 0) - before

    def covered(self, low, high, start, end):
        """How much of the range is inside, whose ends lie before edges[low] and edges[high]."""
        inner = ([start] if low % 2 else []) + self.edges[low:high] + ([end] if high % 2 else [])
        return sum(inner[1::2]) - sum(inner[0::2])
