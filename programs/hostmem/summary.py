# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem summary: what a trace adds up to."""

import json

import numpy

from story import LEVELS, Story
from tracefile import BLOCK, EVENTS, PAGES, Trace
from units import size_text

SHOWN = 10


def left_by_place(story):
    """What there is at the end, the most bytes first: (place, kind, count, bytes)."""
    trace, found = story.trace, []
    callers, place_of = numpy.unique(trace.caller[story.live_blocks], return_inverse=True)
    counts = numpy.bincount(place_of, minlength=len(callers))
    sums = numpy.bincount(place_of, weights=trace.size[story.live_blocks], minlength=len(callers))
    found += [(trace.place(int(c)), "blocks", int(n), int(s)) for c, n, s in zip(callers, counts, sums)]
    regions = {}
    for region in story.live.values():
        entry = regions.setdefault(trace.place(region.caller), [0, 0])
        entry[0] += 1
        entry[1] += region.pages.total
    found += [(place, "regions", n, s) for place, (n, s) in regions.items()]
    return sorted(found, key=lambda entry: (-entry[3], entry))


def by_module(story):
    """Who asked, and who was refused: (module, calls, bytes, refused)."""
    trace, found = story.trace, {}
    asked = numpy.flatnonzero(numpy.isin(trace.event, (PAGES, BLOCK)))
    callers, who = numpy.unique(trace.caller[asked], return_inverse=True)
    calls = numpy.bincount(who, minlength=len(callers))
    sums = numpy.bincount(who, weights=trace.size[asked], minlength=len(callers))
    refused = numpy.bincount(who, weights=trace.result[asked] != 0, minlength=len(callers))
    for caller, *numbers in zip(callers.tolist(), calls, sums, refused):
        entry = found.setdefault(trace.module(caller) or "(unknown)", [0, 0, 0])
        for i in range(3):
            entry[i] += int(numbers[i])
    return sorted(([module] + entry for module, entry in found.items()), key=lambda entry: (-entry[2], entry))


def collect(story):
    """All of it, as what JSON has."""
    trace = story.trace
    peaks = story.peaks()
    return {
        "file": trace.path, "version": trace.version, "process": trace.process, "bits": trace.pointer_size * 8,
        "manager": "own" if trace.own else "host", "seconds": round(story.end, 6), "records": trace.records,
        "records_overwritten": trace.overwritten, "records_lost": trace.lost, "records_missing": trace.missing,
        "records_unreadable": trace.unreadable,
        "calls": {name: story.calls.get(event, 0) for event, name in EVENTS.items()},
        "peak_reserved": peaks[0], "peak_committed": peaks[1], "peak_in_blocks": peaks[2],
        "peak_cached": max(story.trace.size[story.cached_index].tolist(), default=0),
        "end_reserved": story.reserved, "end_committed": story.committed,
        "end_in_blocks": int(story.block_bytes[-1]) if len(story.block_bytes) else 0,
        "limit": story.limits[-1][1] if story.limits else 0,
        "asked_by_level": dict(zip(("task", "appdomain", "process"), story.levels)),
        "asked_by_module": [dict(zip(("module", "calls", "bytes", "refused"), entry)) for entry in by_module(story)],
        "refused": len(story.refusals),
        "refused_by_level": dict(zip(("task", "appdomain", "process"),
                                     numpy.bincount(trace.level[story.refusals], minlength=3).tolist())),
        "refusals": [{"seconds": round(float(trace.time[i]), 6), "bytes": int(trace.size[i]),
                      "level": ("task", "appdomain", "process")[trace.level[i]],
                      "result": "%#010x" % (int(trace.result[i]) & 0xffffffff), "call": EVENTS[int(trace.event[i])],
                      "place": trace.place(int(trace.caller[i]))} for i in story.refusals.tolist()],
        "low_notifications": len(story.lows), "collections": len(story.collections),
        "collecting_seconds": round(sum(end - start for start, end in story.collections), 6),
        "left": [dict(zip(("place", "kind", "count", "bytes"), entry)) for entry in left_by_place(story)],
    }


def whole(found):
    """What of the calls is not in the file."""
    parts = [(found["records_overwritten"], "%d older ones were overwritten"), (found["records_lost"], "%d more were lost"),
             (found["records_missing"], "%d are cut off"), (found["records_unreadable"], "%d are unreadable")]
    return "".join(", " + text % count for count, text in parts if count)


def print_text(found):
    print("process %d, %d bits, %.2f seconds, %d records%s" %
          (found["process"], found["bits"], found["seconds"], found["records"], whole(found)))

    def line(name, value):
        print("%-30s %s" % (name, value))

    line("memory manager", "our own" if found["manager"] == "own" else "the host's")
    if found["limit"]:
        line("limit", size_text(found["limit"]))
    for name, count in found["calls"].items():
        if count:
            line(name, count)
    for name, key in (("reserved at most", "peak_reserved"), ("committed at most", "peak_committed"),
                      ("in blocks at most", "peak_in_blocks"), ("kept for reuse at most", "peak_cached"),
                      ("committed at the end", "end_committed"),
                      ("in blocks at the end", "end_in_blocks")):
        line(name, size_text(found[key]))
    for name, count in zip(LEVELS, found["asked_by_level"].values()):
        line("asked for " + name, count)
    for entry in found["asked_by_module"]:
        if entry["module"] != "(unknown)":
            line("asked by " + entry["module"], "%d calls, %s, %d refused" %
                 (entry["calls"], size_text(entry["bytes"]), entry["refused"]))
    if found["collections"]:
        line("collections", "%d, %.3f seconds" % (found["collections"], found["collecting_seconds"]))
    line("told of low memory", found["low_notifications"])
    line("refused", found["refused"])
    words = dict(zip(("task", "appdomain", "process"), LEVELS))
    for entry in found["refusals"][:SHOWN]:
        print("    after %.3f s: %s, critical for %s, %s%s" %
              (entry["seconds"], size_text(entry["bytes"]), words[entry["level"]], entry["result"],
               ", " + entry["place"] if entry["place"] else ""))
    if found["refused"] > SHOWN:
        print("    and %d more" % (found["refused"] - SHOWN))
    print("left at the end, the most first:")
    for entry in found["left"][:SHOWN]:
        print("    %d %s, %s%s" % (entry["count"], entry["kind"], size_text(entry["bytes"]),
                                   ", " + entry["place"] if entry["place"] else ""))


def run(path, as_json):
    found = collect(Story(Trace(path)))
    if as_json:
        print(json.dumps(found, indent=1))
    else:
        print_text(found)
    return 0
