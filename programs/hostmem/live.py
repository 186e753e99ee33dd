# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem top: what the memory managers of running processes use, as they write it into their sections.

A section is a file that a process has mapped, so /proc/PID/maps names it.  docs/trace.md describes it.
"""

import curses
import glob
import json
import os
import re
import struct
import sys
import time

from units import size_text

HEADER = struct.Struct("<8sIIIII36x")
MANAGER = struct.Struct("<iiQQQII18Q")
FIGURES = ["reserved", "committed", "peak_committed", "cached", "heap", "regions", "alloc_calls", "free_calls",
           "protect_calls", "query_calls", "refused", "low_notifications", "high_notifications", "waits",
           "system_calls", "collections", "collections_served", "collected"]
EPOCH = 11644473600     # seconds from 1601 to 1970
TRIES = 100


def section_of(pid):
    """The file that the process has mapped; None."""
    try:
        with open("/proc/%d/maps" % pid, encoding="utf-8", errors="surrogateescape") as f:
            found = re.search(r"(/.*/mscoree-memory-\d+)$", f.read(), re.M)
    except (OSError, ValueError):
        return None
    if not found:
        return None
    # as the process sees it, which may live in a container
    path = "/proc/%d/root%s" % (pid, found[1])
    return path if os.path.exists(path) else found[1]


def program_of(pid):
    """The Windows program, as Wine shows it in the command line."""
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as f:
            words = f.read().split(b"\0")
    except OSError:
        return ""
    for word in words:
        name = re.split(r"[\\/]", word.decode("utf-8", "replace"))[-1]
        if name.lower().endswith(".exe"):
            return name
    return os.path.basename(words[0].decode("utf-8", "replace")) if words else ""


def resident_of(pid):
    try:
        with open("/proc/%d/statm" % pid, encoding="ascii") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def read_manager(f, offset):
    """One that is not being written at that moment; None: it isn't used, or is always being written."""
    for _ in range(TRIES):
        data = os.pread(f.fileno(), MANAGER.size, offset)
        again = os.pread(f.fileno(), 4, offset)
        if len(data) < MANAGER.size:
            return None
        serial, used, manager, updated, limit, _, _, *figures = MANAGER.unpack(data)
        if not serial & 1 and again == data[:4]:
            if not used or not updated:
                return None
            return dict(zip(FIGURES, figures), manager="%#x" % manager, limit=limit,
                        updated=updated / 1e7 - EPOCH)
        time.sleep(0.0005)
    return None


def read_process(pid):
    """None: it has no section that can be read."""
    path = section_of(pid)
    if not path:
        return None
    try:
        with open(path, "rb", buffering=0) as f:
            data = f.read(HEADER.size)
            if len(data) < HEADER.size:
                return None
            magic, header_size, size, count, process, width = HEADER.unpack(data)
            if magic != b"MemLive1" or size < MANAGER.size or count > 4096:
                return None
            managers = [read_manager(f, header_size + i * size) for i in range(count)]
    except OSError:
        return None
    managers = [m for m in managers if m]
    if not managers:
        return None
    total = {name: sum(m[name] for m in managers) for name in FIGURES}
    return dict(total, pid=pid, windows_pid=process, bits=width * 8, program=program_of(pid), resident=resident_of(pid),
                limit=sum(m["limit"] for m in managers), updated=max(m["updated"] for m in managers), managers=managers)


SORTS = {"committed": lambda p: -p["committed"], "heap": lambda p: -p["heap"], "refused": lambda p: -p["refused"],
         "calls": lambda p: -(p["alloc_calls"] + p["free_calls"]), "pid": lambda p: p["pid"]}


def find(pid, sort):
    pids = [pid] if pid else [int(os.path.basename(p)) for p in glob.glob("/proc/[0-9]*")]
    return sorted((p for p in map(read_process, pids) if p), key=SORTS[sort])


def rows(processes, before, seconds):
    """Lines of a table; before: the calls of each process when it was looked at last."""
    yield "%7s %-18s %11s %11s %11s %11s %11s %11s %9s %8s %5s" % (
        "PID", "PROGRAM", "COMMITTED", "PEAK", "HEAP", "CACHED", "LIMIT", "RESIDENT", "CALLS/S", "REFUSED", "GCS")
    for p in processes:
        calls = p["alloc_calls"] + p["free_calls"]
        rate = "%.0f" % ((calls - before[p["pid"]]) / seconds) if p["pid"] in before and seconds else "-"
        yield "%7d %-18.18s %11s %11s %11s %11s %11s %11s %9s %8d %5d" % (
            p["pid"], p["program"], size_text(p["committed"]), size_text(p["peak_committed"]), size_text(p["heap"]),
            size_text(p["cached"]), size_text(p["limit"]) if p["limit"] else "none", size_text(p["resident"]), rate,
            p["refused"], p["collections"])


def refresh(screen, args):
    before, last = {}, 0.0
    sort = args.sort
    keys = {"c": "committed", "h": "heap", "a": "calls", "r": "refused", "p": "pid"}
    curses.curs_set(0)
    screen.timeout(int(args.interval * 1000))
    while True:
        processes, now = find(args.pid, sort), time.monotonic()
        height, width = screen.getmaxyx()
        screen.erase()
        lines = ["hostmem top   by %s   keys: c committed, h heap, a calls, r refused, p PID, q ends" % sort]
        lines += list(rows(processes, before, now - last))
        if not processes:
            lines.append("no process with a memory manager of mscoree.dll")
        for i, line in enumerate(lines[:height]):
            screen.addnstr(i, 0, line, width - 1, curses.A_REVERSE if i == 1 else curses.A_NORMAL)
        screen.refresh()
        before, last = {p["pid"]: p["alloc_calls"] + p["free_calls"] for p in processes}, now
        key = screen.getch()
        if key in (ord("q"), 27):
            return 0
        sort = keys.get(chr(key) if 0 < key < 128 else "", sort)
        if args.pid and not processes:
            return 0


def run(args):
    processes = find(args.pid, args.sort)
    if args.pid and not processes:
        raise OSError("process %d has no memory manager of mscoree.dll, or may not be read" % args.pid)
    if args.json:
        print(json.dumps(processes, indent=1))
    elif args.once or not sys.stdout.isatty():
        for line in rows(processes, {}, 0):
            print(line)
    else:
        return curses.wrapper(refresh, args)
    return 0
