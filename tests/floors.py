#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rooms of dlls/mscoree stand on floors: each calls only rooms that stand below it.

usage: tests/floors.py dlls/mscoree [PICTURE]
The floors are the lines "| `room/` |" of README.md there, from the top down; the sources that lie in no room are above all.
Fails on an include that goes up, on a room that has no line, and on a function that a header of one room declares and a
source of another defines. As each room has a floor of its own, there is no circle then. PICTURE is what tools/architecture
drew; it must have the same arrows.
"""

import os
import re
import sys

FOLDER = sys.argv[1]


def read(path):
    with open(os.path.join(FOLDER, path), encoding="utf-8") as f:
        return f.read()


def room_of(path):
    return path.split("/")[0] if "/" in path else ""


def sources():
    found = [os.path.relpath(os.path.join(folder, name), FOLDER) for folder, _, names in os.walk(FOLDER) for name in names]
    return sorted(path for path in found if path.endswith((".c", ".h")) and "tests" not in path.split("/"))


def included(path, name):
    """As the compiler looks: beside the file, then from the module's folder. None: it is none of ours."""
    for place in (os.path.normpath(os.path.join(os.path.dirname(path), name)), name):
        if os.path.isfile(os.path.join(FOLDER, place)):
            return place
    return None


def main():
    floors = [""] + re.findall(r"^\| `(\w+)/` \|", read("README.md"), re.M)
    wrong, arrows, declared, defined = [], set(), [], {}
    for path in sources():
        room, text = room_of(path), re.sub(r"/\*.*?\*/", "", read(path), flags=re.S)
        if room not in floors:
            wrong.append("%s: its room has no floor in README.md" % path)
            continue
        for name in re.findall(r'^#\s*include "([^"]+)"', text, re.M):
            target = included(path, name)
            if target and room_of(target) in floors and room_of(target) != room:
                arrows.add((room, room_of(target)))
                if floors.index(room_of(target)) < floors.index(room):
                    wrong.append("%s: %s stands above %s/" % (path, target, room))
        for name in re.findall(r"^extern [^;{}()]*?\b(\w+)\(", text, re.M):
            declared.append((name, path))
        for name in re.findall(r"^(?!extern|static|#)[A-Za-z_][^;{}()=]*?\b(\w+)\([^;{}]*\)\n\{", text, re.M):
            defined[name] = path
    for name, path in declared:
        if room_of(defined.get(name, path)) != room_of(path):
            wrong.append("%s: %s is defined by another room, in %s" % (path, name, defined[name]))
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as f:
            drawn = set(re.findall(r"<title>(\w+)&#45;&gt;(\w+)</title>", f.read()))
        for arrow in sorted(drawn ^ {(a or "main", b) for a, b in arrows}):
            wrong.append("%s: %s -> %s: run tools/architecture" % ((sys.argv[2],) + arrow))
    print("\n".join(wrong) or "%d rooms, %d arrows, all of them down" % (len(floors) - 1, len(arrows)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
