#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a built DLL imports only what other systems export.

usage: check_imports.py LIST... -- DLL...

Every import of each DLL must be in every LIST (a line: DLL, name, notes), and none may be Wine's
private affair (wine_..., __wine_...). What a system lacks is to be looked up at run time instead.
The last line of the output sums up. Exit status: 0 all there, 1 something is not, 2 usage.
"""

import os
import re
import sys

sys.dont_write_bytecode = True
from pe import Image

PRIVATE = re.compile(r"^_*wine_", re.I)


def read_list(path):
    """The names of a list, with the notes behind them."""
    names = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.split("#")[0].split()
            if len(words) >= 2:
                names[words[0], words[1]] = " ".join(words[2:])
    return names


def main(args):
    if "--" not in args or not args.index("--") or args[-1] == "--":
        sys.stderr.write(__doc__.split("\n\n")[1] + "\n")
        return 2
    middle = args.index("--")
    lists = [(os.path.splitext(os.path.basename(path))[0], read_list(path)) for path in args[:middle]]
    bad = count = 0
    noted = {}
    for path in args[middle + 1:]:
        for dll, name in Image(path).imports():
            count += 1
            reasons = ["%s has no such export" % system for system, names in lists if (dll, name) not in names]
            if PRIVATE.match(name):
                reasons.append("it is private to Wine")
            for reason in reasons:
                print("%s imports %s from %s: %s" % (path, name, dll, reason))
            bad += bool(reasons)
            for system, names in lists:
                if names.get((dll, name)):
                    noted.setdefault("%s, %s" % (system, names[dll, name]), set()).add(name)
    for note, names in sorted(noted.items()):
        print("%s: %s" % (note, " ".join(sorted(names))))
    print("%d imports, %d of them not everywhere%s" % (count, bad, "".join("; %s: %d" % (n, len(s)) for n, s in sorted(noted.items()))))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
