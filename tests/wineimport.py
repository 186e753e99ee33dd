#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests of tools/wine-import, on small source trees laid out as Wine 8.0 (C_SRCS) and as later Wines (SOURCES).

usage: tests/wineimport.py tools/wine-import
That what comes out builds is the business of tools/wine-tree. Exit status: 0, or 77 when git is missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

TOOL = os.path.abspath(sys.argv[1])

CONFIGURE = "".join("WINE_CONFIG_MAKEFILE(%s)\n" % f for f in ("dlls/mscoree", "dlls/mscoree/tests", "include"))
OLD_DLL = """MODULE    = mscoree.dll
IMPORTS   = dbghelp uuid

EXTRADLLFLAGS = -Wb,--prefer-native

C_SRCS = \\
\tassembly.c \\
\tmscoree_main.c

IDL_SRCS = mscoree_classes.idl
"""
NEW_DLL = """MODULE    = mscoree.dll
IMPORTS   = dbghelp uuid

EXTRADLLFLAGS = -Wb,--prefer-native

SOURCES = \\
\tassembly.c \\
\tmscoree_classes.idl \\
\tmscoree_main.c
"""
OLD_TESTS = """TESTDLL   = mscoree.dll
IMPORTS   = ole32 uuid

C_SRCS = \\
\tmetahost.c \\
\tmscoree.c

RC_SRCS = resource.rc
IDL_SRCS = interfaces.idl
"""
NEW_TESTS = """TESTDLL   = mscoree.dll
IMPORTS   = ole32 uuid

SOURCES = \\
\tinterfaces.idl \\
\tmetahost.c \\
\tmscoree.c \\
\tresource.rc
"""
INCLUDE = "SOURCES = \\\n\taccess.idl \\\n\tfusion.idl \\\n\tgdiplus.h \\\n\thlink.idl \\\n\thstring.idl \\\n\tmetahost.idl \\\n" \
          "\tmscoree.idl \\\n\twine/debug.h \\\n\tzmouse.h\n\nEXTRA = kept\n"


def write(tree, name, text):
    path = os.path.join(tree, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def read(tree, name):
    with open(os.path.join(tree, name), encoding="utf-8") as f:
        return f.read()


def make_tree(tree, dll, tests):
    files = {"VERSION": "Wine version 1.0\n", "configure.ac": CONFIGURE, "dlls/mscoree/Makefile.in": dll,
             "dlls/mscoree/tests/Makefile.in": tests, "include/Makefile.in": INCLUDE}
    for name in ("assembly.c", "mscoree_main.c", "mscoree_private.h", "mscoree.spec", "mscoree_classes.idl",
                 "tests/metahost.c", "tests/mscoree.c", "tests/resource.rc", "tests/interfaces.idl", "tests/comtest.cs"):
        files["dlls/mscoree/" + name] = "Wine's " + name + "\n"
    for name in ("metahost", "mscoree", "fusion"):
        files["include/%s.idl" % name] = "Wine's\n"
    for name, text in files.items():
        write(tree, name, text)


def run(*command, **kwargs):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kwargs).stdout.decode()


def words(text, name):
    match = re.search(r"^%s *= *\\\n((?:\t.*\n)+)" % name, text, re.M)
    return [line.strip("\t\\ ") for line in match.group(1).splitlines()] if match else None


def contents(tree):
    found = {}
    for folder, dirs, names in os.walk(tree):
        dirs[:] = [d for d in dirs if d != ".git"]
        for name in names:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, tree)] = read(tree, path)
    return found


def check(condition, what):
    if not condition:
        sys.exit("wine-import: " + what)


def check_tree(tree, unified):
    dll, tests = read(tree, "dlls/mscoree/Makefile.in"), read(tree, "dlls/mscoree/tests/Makefile.in")
    lists = ("SOURCES", "C_SRCS", "IDL_SRCS", "RC_SRCS")
    for text, folder in ((dll, "dlls/mscoree"), (tests, "dlls/mscoree/tests")):
        found = {name: words(text, name) for name in lists}
        check(bool(found["SOURCES"]) == unified and bool(found["C_SRCS"]) != unified, "%s mixes both kinds of lists" % folder)
        every = [w for l in found.values() if l for w in l]
        for l in found.values():
            check(not l or l == sorted(l), "%s is not sorted" % folder)
        for word in every:
            check(os.path.isfile(os.path.join(tree, folder, word)), "%s names %s, which isn't there" % (folder, word))
        if folder.endswith("tests"):
            for word in ("metahost.c", "mscoree.c", "interfaces.idl", "resource.rc", "clrmetahost.c", "host.c", "vm.c", "guids.c"):
                check(word in every, "%s lacks %s" % (folder, word))
        else:
            for word in ("main.c", "vm/arena.c", "heap/heap.c", "prim/nt.c", "hosting/metahost.c", "mscoree_classes.idl", "mscoree.rc"):
                check(word in every, "%s lacks %s" % (folder, word))
            check("assembly.c" not in every, "a source of Wine's DLL stays")
    check("--prefer-native" in dll and "uuid" in dll and "PARENTSRC" not in dll, "the DLL's settings are wrong")
    check(re.search(r"^IMPORTS *= mscoree ole32 uuid ", tests, re.M) and "corguids" not in tests, "the tests' libraries are wrong")
    check("PARENTSRC" not in tests and "EXTRADEFS" not in tests, "settings of our own build came along")
    for name in ("dlls/mscoree/assembly.c", "dlls/mscoree/mscoree_private.h"):
        check(not os.path.exists(os.path.join(tree, name)), "%s stays" % name)
    for name in ("tests/metahost.c", "tests/mscoree.c", "tests/comtest.cs", "tests/resource.rc"):
        check(read(tree, "dlls/mscoree/" + name) == "Wine's " + name + "\n", "Wine's %s has changed" % name)
    headers = words(read(tree, "include/Makefile.in"), "SOURCES")
    check(headers == ["access.idl", "fusion.idl", "gchost.idl", "gdiplus.h", "hlink.idl", "hostmemory.idl", "hstring.idl",
                      "metahost.idl", "mscoree.idl", "wine/debug.h", "zmouse.h"], "include/Makefile.in: %s" % headers)
    check(read(tree, "include/Makefile.in").endswith("\n\nEXTRA = kept\n"), "the end of include/Makefile.in is lost")
    check("Wine's" not in read(tree, "include/mscoree.idl") and read(tree, "include/fusion.idl") == "Wine's\n", "the IDL files are wrong")


def main():
    if not shutil.which("git"):
        print("no git")
        return 77
    with tempfile.TemporaryDirectory() as work:
        for name, dll, tests in (("old", OLD_DLL, OLD_TESTS), ("new", NEW_DLL, NEW_TESTS)):
            tree, patched = os.path.join(work, name), os.path.join(work, name + "-patched")
            make_tree(tree, dll, tests)
            git = ("git", "-C", patched, "-c", "user.name=tester", "-c", "user.email=tester@localhost")
            shutil.copytree(tree, patched)
            run(*git, "init", "-q")
            run(*git, "add", ".")
            run(*git, "commit", "-q", "-m", "Wine")
            before = contents(tree)
            patch = run(TOOL, "--patch", tree)
            check(contents(tree) == before, "--patch changes the tree")
            write(work, "patch", patch)
            run(*git, "am", "-q", os.path.join(work, "patch"))
            run(TOOL, tree)
            check_tree(tree, name == "new")
            check(contents(tree) == contents(patched), "the patch makes another tree than the import")
            after = contents(tree)
            check(run(TOOL, tree).endswith(": 0 files changed\n") and contents(tree) == after, "a second import changes something")
            check(not run(TOOL, "--patch", tree), "there is a patch for a tree that has everything")
            write(tree, "dlls/mscoree/tests/gone.c", "/* Copyright 2026 the mscoree-wine authors */\n")
            write(tree, "dlls/mscoree/gone/gone.c", "/* Copyright 2026 the mscoree-wine authors */\n")
            run(TOOL, tree)
            check(contents(tree) == after, "a test or a source that we have no more stays")

        # What cannot be done is refused, and nothing has changed.
        bad = os.path.join(work, "bad")
        make_tree(bad, OLD_DLL, OLD_TESTS)
        write(bad, "dlls/mscoree/tests/host.c", "Wine's own\n")
        before = contents(bad)
        check(subprocess.run([TOOL, bad], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 1, "a clash of names is not refused")
        check(contents(bad) == before, "a refused import has changed something")
        os.unlink(os.path.join(bad, "VERSION"))
        check(subprocess.run([TOOL, bad], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 1, "what is no Wine tree is not refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
