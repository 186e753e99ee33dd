#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether a DLL for another machine is the same DLL, seen from outside.

usage: check_same.py MACHINE DLL OTHER

DLL must be for MACHINE (a number), have every export of OTHER with its ordinal and no further one, and import nothing
that OTHER doesn't. The last line of the output sums up. Exit status: 0 it is the same, 1 it isn't, 2 usage.
"""

import sys

sys.dont_write_bytecode = True
from pe import Image


def main(args):
    if len(args) != 3:
        sys.stderr.write(__doc__.split("\n\n")[1] + "\n")
        return 2
    image, other = Image(args[1]), Image(args[2])
    bad = []
    if image.machine != int(args[0], 0):
        bad.append("it is for machine %#x" % image.machine)
    exports, wanted = set(image.exports()), set(other.exports())
    bad += ["it doesn't export %s as %d" % (name, ordinal) for ordinal, name in sorted(wanted - exports, key=str)]
    bad += ["it exports %s as %d" % (name, ordinal) for ordinal, name in sorted(exports - wanted, key=str)]
    imports = set(image.imports())
    bad += ["it imports %s from %s" % (name, dll) for dll, name in sorted(imports - set(other.imports()))]
    if not exports or not imports:
        bad.append("it has no exports or no imports")
    for line in bad:
        print("%s: %s, other than %s" % (args[1], line, args[2]))
    print("machine %#x, %d exports, %d imports, %d differences" % (image.machine, len(exports), len(imports), len(bad)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
