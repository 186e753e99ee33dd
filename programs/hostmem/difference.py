# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem diff: what one trace has more of than another."""

import json

import summary
from story import Story
from tracefile import Trace
from units import size_text

FIGURES = [("seconds", "seconds", None), ("reserved at most", "peak_reserved", size_text),
           ("committed at most", "peak_committed", size_text), ("in blocks at most", "peak_in_blocks", size_text),
           ("committed at the end", "end_committed", size_text), ("in blocks at the end", "end_in_blocks", size_text),
           ("collections", "collections", None), ("told of low memory", "low_notifications", None),
           ("refused", "refused", None)]
SHOWN = 10


def left_changes(first, second):
    """By place and kind, the most bytes more first."""
    sums = {}
    for sign, found in ((-1, first), (1, second)):
        for entry in found["left"]:
            change = sums.setdefault((entry["place"], entry["kind"]), [0, 0])
            change[0] += sign * entry["count"]
            change[1] += sign * entry["bytes"]
    changed = [(place, kind, n, size) for (place, kind), (n, size) in sums.items() if n or size]
    return sorted(changed, key=lambda c: (-abs(c[3]), c))


def collect(first, second):
    figures = {key: [first[key], second[key]] for _, key, _ in FIGURES}
    calls = {name: [first["calls"][name], second["calls"][name]] for name in first["calls"]}
    left = [dict(zip(("place", "kind", "count", "bytes"), change)) for change in left_changes(first, second)]
    return {"files": [first["file"], second["file"]], "figures": figures, "calls": calls, "left": left}


def change_text(a, b):
    return "%+.1f%%" % ((b - a) * 100 / a) if a and a != b else "" if a == b else "new"


def print_text(found):
    print("%-24s %16s %16s %10s" % ("", "first", "second", "change"))
    for name, key, text in FIGURES:
        a, b = found["figures"][key]
        shown = [text(v) if text else "%.2f" % v if isinstance(v, float) else v for v in (a, b)]
        print("%-24s %16s %16s %10s" % (name, *shown, change_text(a, b)))
    for name, (a, b) in found["calls"].items():
        if a or b:
            print("%-24s %16d %16d %10s" % (name, a, b, change_text(a, b)))
    print("more left at the end, by place:" if found["left"] else "the same is left at the end")
    for entry in found["left"][:SHOWN]:
        print("    %+d %s, %s%s" % (entry["count"], entry["kind"], ("+" if entry["bytes"] > 0 else "") +
                                    size_text(entry["bytes"]), ", " + entry["place"] if entry["place"] else ""))


def run(first, second, as_json):
    found = collect(*(summary.collect(Story(Trace(path))) for path in (first, second)))
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        print_text(found)
    return 0
