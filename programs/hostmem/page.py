# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem show: one page of HTML that needs nothing else.

D3 draws: it has scales, axes, zoom and the layout of the flame view in one library, and Debian has it (libjs-d3).
"""

import html
import json
import os

import numpy

import summary
from story import GRANULE, Story
from tracefile import BLOCK, EVENTS, PAGES, Trace
from units import size_text

HERE = os.path.dirname(os.path.realpath(__file__))
D3 = ["/usr/share/javascript/d3/d3.min.js", "/usr/share/javascript/d3/d3.js"]
POINTS = 2000       # of a line, at most
REGIONS = 3000      # in the map, at most: the largest
MARKS = 1000        # of refusals, notifications, collections
PLACES = 200        # in the flame view, below a kind


def thin(times, values):
    """Of each of many stretches of time the first, lowest and highest value: what the eye sees of a line."""
    if len(times) <= POINTS:
        return [[round(float(t), 6), int(v)] for t, v in zip(times, values)]
    picked = set()
    for part in numpy.array_split(numpy.arange(len(times)), POINTS // 3):
        picked |= {int(part[0]), int(part[values[part].argmin()]), int(part[values[part].argmax()])}
    picked.add(len(times) - 1)
    return [[round(float(times[i]), 6), int(values[i])] for i in sorted(picked)]


def page_lines(story):
    points = numpy.array(story.page_points) if story.page_points else numpy.zeros((0, 3))
    trace = story.trace
    return {"reserved": thin(points[:, 0], points[:, 1]), "committed": thin(points[:, 0], points[:, 2]),
            "heap": thin(trace.time[story.block_index], story.block_bytes),
            "cached": thin(trace.time[story.cached_index], trace.size[story.cached_index])}


def some(items):
    """At most so many, evenly."""
    return items if len(items) <= MARKS else [items[i * len(items) // MARKS] for i in range(MARKS)]


def map_regions(story):
    """Each with its place in the map, in which address space that was never used is left out."""
    regions = sorted(sorted(story.regions, key=lambda r: -r.size)[:REGIONS], key=lambda r: r.base)
    found, top, place, numbers = [], 0, 0, {}
    for region in regions:
        if region.base > top and found:
            place += min(region.base - top, 4 * GRANULE)
        offset = place if region.base >= top else place - (top - region.base)
        found.append([region.base, region.size, offset, round(region.start, 6),
                      None if region.end is None else round(region.end, 6), region.protect & 0xff, region.most,
                      numbers.setdefault(story.trace.place(region.caller), len(numbers))])
        if region.base + region.size > top:
            place = offset + region.size
            top = region.base + region.size
    return {"regions": found, "places": list(numbers), "left_out": len(story.regions) - len(regions), "height": place}


def flame(story):
    """[name, calls, bytes, left, children]: kind of call, module, place, size."""
    trace, root = story.trace, {}
    left = numpy.zeros(trace.records, bool)
    left[story.live_blocks] = True
    asked = numpy.flatnonzero(numpy.isin(trace.event, (PAGES, BLOCK)) & (trace.result == 0))
    size_class = numpy.ceil(numpy.log2(numpy.maximum(trace.size[asked].astype(float), 1))).astype(numpy.uint64)
    keys = numpy.stack([trace.event[asked].astype(numpy.uint64), trace.caller[asked], size_class])
    keys, which = numpy.unique(keys, axis=1, return_inverse=True)
    which = which.reshape(-1)
    calls = numpy.bincount(which, minlength=keys.shape[1])
    sums = numpy.bincount(which, weights=trace.size[asked], minlength=keys.shape[1])
    kept = numpy.bincount(which, weights=trace.size[asked] * left[asked], minlength=keys.shape[1])
    for (event, caller, power), *numbers in zip(keys.T.tolist(), calls, sums, kept):
        path = [EVENTS[event], trace.module(caller) or "(unknown module)", trace.place(caller) or "(unknown place)",
                "up to %s" % size_text(1 << power)]
        node = root
        for name in path:
            node = node.setdefault(name, {})
        node[None] = [int(n) for n in numbers]
    return to_list("all", root)


def to_list(name, node):
    if None in node:
        return [name] + node[None] + [[]]
    children = sorted((to_list(n, c) for n, c in node.items()), key=lambda c: -c[2])[:PLACES]
    return [name] + [sum(c[i] for c in children) for i in (1, 2, 3)] + [children]


def make_data(story):
    trace = story.trace
    found = summary.collect(story)
    refusals = [[r["seconds"], r["bytes"], r["level"], r["result"], r["call"], r["place"]] for r in found.pop("refusals")]
    return {"summary": found, "lines": page_lines(story), "end": story.end, "limits": story.limits,
            "refusals": some(refusals), "lows": some([round(float(t), 6) for t in story.lows]),
            "collections": some([[round(a, 6), round(b, 6)] for a, b in story.collections]),
            "map": map_regions(story), "flame": flame(story)}


def read(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return f.read()


def read_d3():
    for path in D3:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                return f.read()
    raise OSError("there is no %s (Debian package libjs-d3)" % D3[0])


def make_page(story):
    data = json.dumps(make_data(story), separators=(",", ":")).replace("<", "\\u003c")
    text = read("page.html")
    for mark, part in (("@TITLE@", html.escape("memory of process %d (%s)" % (
            story.trace.process, os.path.basename(story.trace.path)))), ("@STYLE@", read("page.css")),
            ("@D3@", read_d3()), ("@DATA@", data), ("@SCRIPT@", read("page.js"))):
        before, after = text.split(mark, 1)
        text = before + part + after
    return text


def run(path, output):
    output = output or path + ".html"
    text = make_page(Story(Trace(path)))
    with open(output, "w", encoding="utf-8") as f:
        f.write(text)
    print("written: %s, %s" % (output, size_text(len(text))))
    return 0
