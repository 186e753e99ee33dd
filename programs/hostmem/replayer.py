# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem replay: the calls of a trace once more, natively, with our VM layer and heap and with others'.

The calls are made one after the other by one thread, as fast as they can be.
"""

import json
import os
import statistics
import subprocess
import tempfile

import numpy

from story import NO_REGION, RESERVE, Story
from tracefile import BLOCK, BLOCK_FREE, EVENTS, PAGES, PAGES_FREE, PROTECT, Trace
from units import size_text

HERE = os.path.dirname(os.path.realpath(__file__))
PROGRAMS = [os.path.join(HERE, "../../build/native/hostmem-replay"), "/usr/lib/mscoree-wine/hostmem-replay"]
CALL = numpy.dtype([("kind", "<u4"), ("slot", "<u4"), ("size", "<u8"), ("offset", "<u8"), ("type", "<u4"),
                    ("protect", "<u4"), ("index", "<u4"), ("refused", "<u4")])
K_BLOCK, K_BLOCK_FREE, K_REGION, K_PAGES, K_PAGES_FREE, K_PROTECT = range(1, 7)
SHOWN = 10


def block_calls(story):
    """Each allocation has a number; a free has that of what it frees."""
    trace = story.trace
    allocs = numpy.flatnonzero(trace.event == BLOCK)
    slot = numpy.zeros(trace.records, numpy.uint32)
    slot[allocs] = numpy.arange(len(allocs))
    frees = numpy.flatnonzero((story.freed_alloc >= 0) & (trace.event == BLOCK_FREE))
    calls = numpy.zeros(len(allocs) + len(frees), CALL)
    first, second = calls[:len(allocs)], calls[len(allocs):]
    first["kind"], first["slot"], first["size"], first["index"] = K_BLOCK, slot[allocs], trace.size[allocs], allocs
    first["refused"] = trace.result[allocs] != 0
    second["kind"], second["slot"], second["index"] = K_BLOCK_FREE, slot[story.freed_alloc[frees]], frees
    return calls, len(allocs)


def page_calls(story, first_slot):
    trace, rows = story.trace, []
    for i in numpy.flatnonzero(numpy.isin(trace.event, (PAGES, PAGES_FREE, PROTECT))).tolist():
        event, kind, size = int(trace.event[i]), int(trace.type[i]), int(trace.size[i])
        number, protect = story.page_region.get(i, NO_REGION), int(trace.protect[i])
        region = story.regions[number] if number != NO_REGION else None
        if event == PAGES and (kind & RESERVE or not region):
            if trace.result[i] and not kind & RESERVE:
                continue        # of a commit that was refused the region is not known
            slot = first_slot + (number if region else len(story.regions))
            rows.append((K_REGION, slot, region.size if region else size, 0, kind, protect or 4, i, trace.result[i] != 0))
        elif region:
            offset = max(0, int(trace.addr[i]) - region.base)
            new = {PAGES: K_PAGES, PAGES_FREE: K_PAGES_FREE, PROTECT: K_PROTECT}[event]
            if event == PAGES_FREE and not size:
                size = region.size - offset
            rows.append((new, first_slot + number, size, offset, kind, protect, i, 0))
    return numpy.array(rows, CALL) if rows else numpy.zeros(0, CALL)


def write_calls(story, path):
    blocks, slots = block_calls(story)
    calls = numpy.concatenate([blocks, page_calls(story, slots)])
    calls = calls[numpy.argsort(calls["index"], kind="stable")]
    with open(path, "wb") as f:
        f.write(numpy.uint32(slots + len(story.regions) + 1).tobytes())
        f.write(calls.tobytes())
    return len(calls)


def run_once(program, path, allocator, limit):
    done = subprocess.run([program, path, allocator, str(limit or 0)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError("replay with %s: %s" % (allocator, done.stderr.strip() or "exit code %d" % done.returncode))
    first, *rest = done.stdout.splitlines()
    words = first.split()
    return dict(zip(("seconds", "cpu", "peak", "peak_committed", "refused", "differences"),
                    [float(w) for w in words[:2]] + [int(w) for w in words[2:]])), [int(line) for line in rest]


def measure(path, args):
    """All in turn, each round; the median of each figure."""
    program = next((p for p in PROGRAMS if os.access(p, os.X_OK)), None)
    if not program:
        raise OSError("there is no hostmem-replay; in a checkout, make native builds it")
    names, found, other = ["ours"] + list(dict.fromkeys(args.peer)), {}, []
    for _ in range(args.rounds):
        for name in names:
            figures, differences = run_once(program, path, name, args.limit)
            found.setdefault(name, []).append(figures)
            if name == "ours":
                other = differences
    return {name: {key: statistics.median(f[key] for f in rounds) for key in rounds[0]}
            for name, rounds in found.items()}, other


def describe(story, i):
    trace = story.trace
    was = "refused" if trace.result[i] else "served"
    return {"record": i, "seconds": round(float(trace.time[i]), 6), "call": EVENTS[int(trace.event[i])],
            "bytes": int(trace.size[i]), "recorded": was, "replayed": "served" if was == "refused" else "refused"}


def print_text(found):
    print("%d calls, the median of %d rounds%s" % (found["calls"], found["rounds"], ", limit %s" %
                                                   size_text(found["limit"]) if found["limit"] else ""))
    print("%-10s %12s %8s %14s %8s" % ("", "CPU ms", "ratio", "peak memory", "ratio"))
    base = found["allocators"]["ours"]
    for name, f in found["allocators"].items():
        print("%-10s %12.2f %8.2f %14s %8.2f" % (name, f["cpu"] * 1e3, base["cpu"] / f["cpu"] if f["cpu"] else 0,
                                                 size_text(f["peak"]), base["peak"] / f["peak"] if f["peak"] else 0))
    print("(a ratio is ours by that one: below 1 ours needs less)")
    print("committed at most by ours: %s; refused: %d" % (size_text(base["peak_committed"]), base["refused"]))
    print("other results than recorded: %d" % base["differences"])
    for entry in found["differences"][:SHOWN]:
        print("    after %.3f s: %s of %s was %s, now %s" % (
            entry["seconds"], entry["call"], size_text(entry["bytes"]), entry["recorded"], entry["replayed"]))


def run(args):
    story = Story(Trace(args.file))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "calls")
        count = write_calls(story, path)
        allocators, other = measure(path, args)
    for figures in allocators.values():
        for key in ("peak", "peak_committed", "refused", "differences"):
            figures[key] = int(figures[key])
    found = {"file": args.file, "calls": count, "rounds": args.rounds, "limit": args.limit or 0,
             "allocators": allocators, "differences": [describe(story, i) for i in other]}
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        print_text(found)
    return 0
