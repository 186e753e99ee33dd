#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Calls between the sources of the DLL go down, and never in a circle.

usage: tests/circles.py NM OBJECTS FOLDER
Reads the symbols of the objects below OBJECTS with NM, of each source that lies in FOLDER.  Fails on a call that goes up between
two rooms, whose floors are the lines "| `room/` |" of FOLDER's README.md, and on sources of one room that call each other in a circle.
"""

import os
import re
import subprocess
import sys


def objects(built, folder):
    """(source without its suffix, its object); what was built of a source that is no longer there isn't among them."""
    for parent, _, names in os.walk(built):
        for name in sorted(names):
            source = os.path.relpath(os.path.join(parent, name), built)[:-2]
            if name.endswith(".o") and os.path.isfile(os.path.join(folder, source + ".c")) and "tests" not in source.split(os.sep):
                yield source, os.path.join(parent, name)


def call_graph(nm, built, folder):
    """Source -> {source that it calls: names of what is called}. GUIDs are everybody's, wherever they lie."""
    defined, wanted, graph = {}, {}, {}
    for source, path in objects(built, folder):
        graph[source] = {}
        for line in subprocess.run([nm, path], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines():
            fields = line.split()
            if fields[0] == "U":
                wanted.setdefault(source, set()).add(fields[1])
            elif len(fields) == 3 and fields[1] in "TDBRC" and not re.match("_?(IID|CLSID|LIBID)_", fields[2]):
                defined[fields[2]] = source
    for source, names in wanted.items():
        for name in sorted(names):
            if defined.get(name, source) != source:
                graph[source].setdefault(defined[name], []).append(name)
    return graph


def circles(graph):
    """The sets of two and more sources that reach each other."""
    def reach(source):
        found, rest = set(), [source]
        while rest:
            for target in graph[rest.pop()]:
                if target not in found:
                    found.add(target)
                    rest.append(target)
        return found

    reached = {source: reach(source) for source in graph}
    found = {frozenset(b for b in reached[a] if a in reached[b]) for a in graph}
    return sorted(sorted(circle) for circle in found if len(circle) > 1)


def main():
    nm, built, folder = sys.argv[1:]
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as f:
        floors = re.findall(r"^\| `(\w+)/` \|", f.read(), re.M)
    graph, wrong = call_graph(nm, built, folder), []

    def floor(source):
        return floors.index(source.split("/")[0]) + 1 if "/" in source else 0

    for source, targets in sorted(graph.items()):
        for target, names in sorted(targets.items()):
            if floor(target) < floor(source):
                wrong.append("%s calls %s of %s, which stands above it" % (source, ", ".join(names), target))
    for circle in circles(graph):
        wrong.append("a circle of calls: " + ", ".join(circle))
    print("\n".join(wrong) or "%d sources, %d arrows, none of them up" % (len(graph), sum(map(len, graph.values()))))
    return 1 if wrong or not graph else 0


if __name__ == "__main__":
    sys.exit(main())
