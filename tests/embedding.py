#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The DLL starts with any Mono that exports the public embedding API.

usage: tests/embedding.py FOLDER
Reads mono/monoapi.h in FOLDER.  Fails on a function of MONO_FUNCTIONS, without which the DLL takes no Mono, that
embedding/public.txt does not name: wine-mono hides all others.  What is in MONO_OPTIONAL_FUNCTIONS may be lacking.
"""

import os
import re
import sys


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "embedding", "public.txt")) as file:
        public = {line.strip() for line in file if not line.startswith("#")}
    with open(os.path.join(sys.argv[1], "mono", "monoapi.h")) as file:
        text = file.read()
    required = re.search(r"#define MONO_FUNCTIONS \\\n(.*?)\n\n", text, re.S)
    names = re.findall(r"FUNCTION\(\s*[^,]+,\s*(\w+),", required.group(1)) if required else []
    if len(names) < 50:
        sys.exit("mono/monoapi.h: the list MONO_FUNCTIONS was not understood")
    hidden = [name for name in names if name not in public]
    for name in hidden:
        print(f"{name}: wine-mono does not export it; make it optional, and say what is done without")
    print(f"{len(names)} functions are required, {len(hidden)} of them not public")
    sys.exit(1 if hidden else 0)


if __name__ == "__main__":
    main()
