#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One formatting hand: what a line of the sources must not have.

usage: tests/style.py SRCDIR
"""

import os
import re
import sys

SRCDIR = sys.argv[1]
RULES = (
    (re.compile(r"^.{121}"), "is longer than 120"),
    (re.compile(r"[ \t]+$"), "ends with blanks"),
    (re.compile(r"\t"), "has a tab"),
    (re.compile(r"\b(FAILED|SUCCEEDED)\( "), "has a blank inside of FAILED()"),
    (re.compile(r"\b(if|for|while|switch)\("), "has no blank before the bracket"),
    (re.compile(r"Vtbl \*\)&"), "casts a vtable"),
    (re.compile(r"^\s*//"), "has a comment of C++"),
)
FOLDERS = ("dlls", "programs", "examples", "bench", "libs", "tests", "tools")


def sources():
    for folder in FOLDERS:
        for parent, _, names in os.walk(os.path.join(SRCDIR, folder)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    yield os.path.join(parent, name)


def main():
    wrong, count = [], 0
    for path in sources():
        count += 1
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f.read().split("\n"), 1):
                for rule, what in RULES:
                    if rule.search(line):
                        wrong.append("%s:%d: %s" % (os.path.relpath(path, SRCDIR), number, what))
    print("\n".join(wrong) or "%d sources" % count)
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main())
