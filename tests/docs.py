#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the documentation points to is there.

usage: tests/docs.py SRCDIR
Reads all Markdown files: the target of each relative link exists, and has the heading that the link names; a path in backquotes
that begins with a folder of the project exists. So do the places that sources name as docs/NAME.md#HEADING.
docs/configuration.md has every setting and environment variable that the DLL reads, and no setting more. What is shown as a command
exists: targets of make, tools, subcommands of hostmem. Each section of docs/benchmarks.md with a table says when it was measured.
"""

import glob
import os
import re
import subprocess
import sys

SRCDIR = sys.argv[1]
FOLDERS = "bench|debian|dlls|docs|examples|include|libs|make|programs|tests|tools"


def read(path):
    with open(os.path.join(SRCDIR, path), encoding="utf-8") as f:
        return f.read()


def files():
    """What is there without a build: as git lists it, else all of an unpacked tarball."""
    try:
        out = subprocess.run(["git", "-C", SRCDIR, "ls-files", "-co", "--exclude-standard"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, check=True, text=True).stdout
        return out.split()
    except (OSError, subprocess.CalledProcessError):
        return [os.path.relpath(os.path.join(folder, name), SRCDIR) for folder, _, names in os.walk(SRCDIR) for name in names]


def headings(path):
    """The names that links have for them."""
    found = set()
    for line in re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", read(path), flags=re.M | re.S), re.M):
        found.add(re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", line).lower()).replace(" ", "-"))
    return found


def check_link(path, target, wrong):
    name, _, heading = target.partition("#")
    place = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
    if not os.path.exists(os.path.join(SRCDIR, place)):
        wrong.append("%s: no %s" % (path, target))
    elif heading and place.endswith(".md") and heading not in headings(place):
        wrong.append("%s: %s has no heading %s" % (path, place, heading))


def check_settings(wrong):
    """The table of names in settings.c, and what is asked of the environment anywhere in the DLL."""
    text = read("docs/configuration.md")
    known = set(re.findall(r'\{ L"(\w+)",\s+KIND_', read("dlls/mscoree/hostmemory/settings.c")))
    told = set(re.findall(r"^\| `(\w+)` \|", text, re.M))
    for name in sorted(known ^ told):
        wrong.append("docs/configuration.md: %s %s" % ("no setting" if name in known else "there is no setting", name))
    variables = set()
    for path in files():
        if path.startswith("dlls/mscoree/") and "/tests/" not in path and path.endswith(".c"):
            source = read(path)
            names = dict(re.findall(r'(\w+)(?:\[\] =)? +L"(\w+)"', source))
            variables.update(re.findall(r'\bL"(WINE[A-Z]+DIR)"', source))
            variables.update(re.findall(r'startenv_\w+\([^;]*?, L"(\w+)"', source))
            for argument in re.findall(r"GetEnvironmentVariableW\( *([^,]+),", source):
                if re.search(r"const WCHAR \*%s\b" % re.escape(argument), source):
                    continue    # a parameter: its callers name the variable
                variables.add(argument[2:-1] if argument.startswith('L"') else names.get(argument, argument))
    for name in sorted(variables):
        if "`%s`" % name not in text:
            wrong.append("docs/configuration.md: no environment variable %s" % name)
    return len(known) + len(variables)


def check_commands(path, text, targets, subcommands, wrong):
    """In indented lines, which are what a reader copies."""
    count = 0
    for line in re.findall(r"^ {4}(\S.*)$", text, re.M):
        for words in re.split(r"&&|;|\|", line):
            words = re.sub(r"^\s*(\w+=\S*\s+)*", "", words).split()
            if not words:
                continue
            arguments = [word for word in words[1:] if re.fullmatch(r"[a-z][\w-]*", word)]
            if words[0] == "make" and arguments:
                count += 1
                if arguments[0] not in targets:
                    wrong.append("%s: there is no target for make %s" % (path, arguments[0]))
            elif words[0] == "hostmem" and arguments:
                count += 1
                if arguments[0] not in subcommands:
                    wrong.append("%s: there is no hostmem %s" % (path, arguments[0]))
            elif re.match(r"(tools|tests|bench|examples)/", words[0]):
                count += 1
                if not os.path.exists(os.path.join(SRCDIR, words[0])):
                    wrong.append("%s: no %s" % (path, words[0]))
    return count


def check_dates(wrong):
    for section in read("docs/benchmarks.md").split("\n## ")[1:]:
        if "\n|---" in section and not re.search(r"^Measured \d{4}-\d\d-\d\d", section, re.M):
            wrong.append("docs/benchmarks.md: nothing says when \"%s\" was measured" % section.split("\n")[0])


def main():
    makefiles = [name for name in files() if name == "Makefile.in" or name.startswith("make/")]
    targets = set(re.findall(r"^([a-z][\w-]*(?: [a-z][\w-]*)*):", "\n".join(map(read, makefiles)), re.M))
    targets = {word for names in targets for word in names.split()}
    subcommands = set(re.findall(r'add_parser\("(\w+)"', read("programs/hostmem/commandline.py")))
    wrong, links = [], 0
    every = sorted(name for name in files() if not name.startswith("build/"))
    for path in every:
        if path.endswith(".md"):
            text = read(path)
            links += check_commands(path, text, targets, subcommands, wrong)
            for target in re.findall(r"\]\(([^)\s]+)\)", text):
                if not re.match(r"\w+:", target):
                    links += 1
                    check_link(path, target, wrong)
            for name in re.findall(r"`((?:%s)/[\w./*\[\]-]+)`" % FOLDERS, text):
                links += 1
                if "NAME" in name:
                    continue
                if not any(glob.glob(os.path.join(SRCDIR, folder, name)) for folder in ("", os.path.dirname(path))):
                    wrong.append("%s: no %s" % (path, name))
        elif path.endswith((".c", ".h", ".py")) and not path.startswith("tests/docs"):
            for target in re.findall(r"\b(docs/\w+\.md(?:#[\w-]+)?)", read(path)):
                links += 1
                check_link("README.md", target, wrong)
    links += check_settings(wrong)
    check_dates(wrong)
    print("\n".join(wrong) or "%d links, paths and commands, all there" % links)
    return 1 if wrong or not links else 0


if __name__ == "__main__":
    sys.exit(main())
