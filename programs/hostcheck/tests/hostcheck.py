#!/usr/bin/env python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs hostcheck on hosts with and without mistakes, and compares what it finds.

usage: hostcheck.py WINE ARCH BUILD-FOLDER

Run with the environment of a Wine prefix that has our mscoree.dll. Each row of HOSTS names a host's
function, and the checks in which errors and warnings must be found, no more and no fewer.
Exit status: 0 as expected, 1 not.
"""

import json
import os
import subprocess
import sys

CLASS = "{042c27a6-4582-479b-87d9-2fb7a717e76a}"
COUNTING_WARNINGS = {"alloc-refusal", "release-foreign"}
HOSTS = (
    # arguments, exit status, checks with errors, checks with warnings
    (["--dll", "ours.dll"], 0, set(), set()),
    (["--dll", "mscoree.dll", "--clsid", CLASS, "--check", "alloc-*,malloc-*,empty-slot"], 0, set(), set()),
    (["--dll", "hosts.dll", "--factory", "CreateCounting"], 0, set(), COUNTING_WARNINGS),
    (["--dll", "hosts.dll", "--factory", "CreateCounting", "--strict", "--check", "release-foreign"], 1, set(),
     {"release-foreign"}),
    (["--dll", "hosts.dll", "--factory", "CreateCareless"], 1,
     {"free-null", "alloc-refusal", "alloc-mistakes", "alloc-conflict", "protect-own"},
     {"release-foreign", "protect-mistakes", "load-constant"}),
    (["--dll", "hosts.dll", "--factory", "CreateLocked", "--timeout", "10", "--check",
      "query-*,register-*,alloc-mistakes,release-foreign"], 1,
     {"query-suspended"}, {"alloc-mistakes", "release-foreign", "register-references"}),
    (["--dll", "hosts.dll", "--factory", "CreateCrashing"], 1,
     {"empty-slot", "malloc-content", "needs-space", "threads"},
     {"free-twice", "free-foreign", "alloc-refusal", "release-foreign"}),
    (["--dll", "hosts.dll", "--factory", "CreateNothing"], 2, None, None),
    (["--dll", "hosts.dll", "--factory", "NoSuchFunction"], 2, None, None),
    (["--dll", "nosuch.dll"], 2, None, None),
    (["--clsid", "{00000000-1111-2222-3333-444444444444}"], 2, None, None),
    (["--dll", "hosts.dll", "--check", "no-such-check"], 2, None, None),
)
# The machine's memory may or may not move while the check looks, and a lock is not always met.
UNSURE = {"load-constant", "threads", "lock-timeout"}
# Now and then a thread that Wine's SuspendThread stops in a system call goes on in the wrong place, in 32-bit programs.
# And for more memory than there is Wine's VirtualAlloc may look many seconds, address by address.
UNWANTED = UNSURE | {"query-suspended", "alloc-refusal", "alloc-refusal-pointer", "malloc-refusal"}


def parse(output):
    try:
        return json.loads(output.decode("utf-8"))
    except ValueError:
        return None


def main():
    wine, arch, build = sys.argv[1:]
    program = os.path.join(build, "%s-windows/hostcheck.exe" % arch)
    folder = os.path.join(build, "%s-windows" % arch)
    failures = 0
    for arguments, status, errors, warnings in HOSTS:
        words = [os.path.join(folder, "hostcheck_" + a) if a in ("ours.dll", "hosts.dll") else a for a in arguments]
        child = subprocess.run([wine, program] + words + ["--json", "--seconds", "1"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, check=False)
        name = " ".join(arguments)
        report = parse(child.stdout) if errors is not None else None
        by_chance = report and {c["name"] for c in report["checks"] if c["result"] == "error"} - errors
        if child.returncode != status and not (by_chance and child.returncode == 1 and by_chance <= UNWANTED):
            failures += 1
            print("%s: exit status %d and not %d: %s" % (name, child.returncode, status,
                                                         child.stderr.decode("utf-8", "replace")[-500:]))
        if errors is None:
            if not child.stderr.strip():
                failures += 1
                print("%s: it does not say why" % name)
            continue
        if not report:
            failures += 1
            print("%s: no JSON" % name)
            continue
        for kind, wanted in (("error", errors), ("warning", warnings)):
            got = {c["name"] for c in report["checks"] if c["result"] == kind}
            if got - wanted - UNWANTED or wanted - got - UNSURE:
                failures += 1
                print("%s: %ss in %s, and not in %s" % (name, kind, sorted(got), sorted(wanted)))
                for c in report["checks"]:
                    if c["name"] in got ^ wanted:
                        print("    %s: %s" % (c["name"], c["findings"]))
    print("%d hosts, %d surprises" % (len(HOSTS), failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
