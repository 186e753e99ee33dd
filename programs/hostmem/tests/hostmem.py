#!/usr/bin/python3
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests hostmem on traces that are made here, so that what it has to say is known; and on damaged ones.

usage: programs/hostmem/tests/hostmem.py [--seconds N]     (of reading damaged files; default 5)

Exit status: 0 all is well, 1 not, 77 all that could be tested is well; what couldn't is in the last line.
"""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TOOL = os.path.join(os.path.dirname(HERE), "hostmem")
sys.path.insert(0, os.path.dirname(HERE))
REPLAY = "build/native/hostmem-replay"

COMMIT, RESERVE, DECOMMIT, RELEASE = 0x1000, 0x2000, 0x4000, 0x8000
RW = 4
NO_MEMORY = -0x7FF8FFF2     # E_OUTOFMEMORY
MONO = 0x180000000

failures = 0
skipped = []


def check(condition, text):
    global failures
    if not condition:
        failures += 1
        print("Test failed: " + text)


WINDOWS, ROOM = 2, 4    # of version 3: windows, and the records in one


def pack_record(version, i, event, addr, size, kind, level, result, *caller):
    data = struct.pack("<QQQIiII", i * 100, addr, size, 1, result, kind, event << 24 | level << 16 | RW)
    return data + struct.pack("<Q", MONO + caller[0] if caller else 0) if version > 1 else data


def pack_window(records):
    return struct.pack("<II56x", 0, len(records)) + b"".join(records) + bytes(48 * (ROOM - len(records)))


def trace(records, own=1, capacity=1000, count=None, version=3, twice=0, lost=0):
    """As the DLL writes it; versions 1 and 2 are what its first releases wrote. Of version 3 the last records, up to six, are
    in the windows, and so many are in a window and in the ring."""
    packed = [pack_record(version, i, *record) for i, record in enumerate(records)]
    new = packed[-6:] if version > 2 else []
    ring = packed[:len(packed) - len(new) + twice]
    count = len(ring) if count is None else count
    if version == 1:
        return struct.pack("<8sIIQQIIIII12x", b"MemTrc01", 64, 40, 1000, 0, 7, 8, capacity, count, own) + b"".join(ring)
    windows = pack_window(new[::2]) + pack_window(new[1::2]) if version > 2 else b""
    data = struct.pack("<8sIIQQIIIII4xQ", b"MemTrc%02d" % version, 2048 + len(windows), 48, 1000, 0, 7, 8, capacity, 1, own,
                       count)
    data += struct.pack("<QI4x48s", MONO, 0x1000, b"mono.dll")
    data += bytes(1984 - len(data))
    if version > 2:
        data += struct.pack("<IIQ", WINDOWS, ROOM, lost)
    return data + bytes(2048 - len(data)) + windows + b"".join(ring)


STORY = [
    (1, 0x100000, 0x40000, RESERVE, 2, 0, 0x10),
    (1, 0x100000, 0x10000, COMMIT, 2, 0, 0x10),
    (1, 0x108000, 0x10000, COMMIT, 0, 0, 0x10),         # half of it is committed already
    (1, 0x200000, 0x1800, RESERVE | COMMIT, 1, 0),      # two pages
    (1, 0, 0x100000, RESERVE | COMMIT, 0, NO_MEMORY, 0x20),
    (8, 0, 0, 1, 0, 0),
    (2, 0x104000, 0x4000, DECOMMIT, 0, 0),
    (2, 0x300000, 0, RELEASE, 0, 0),                    # nothing that was given
    (4, 0x100010, 100, 0, 2, 0, 0x30),
    (4, 0x100100, 50, 0, 2, 0, 0x30),
    (5, 0x100010, 0, 0, 0, 0),
    (9, 0, 0, 1, 0, 0),                                 # a collection
    (2, 0x100000, 0, RELEASE, 0, 0),                    # this one fails, as the next record says
    (2, 0x100000, 0, RELEASE, 0, NO_MEMORY),
    (9, 0, 0, 0, 0, 0),
    (10, 0, 1 << 20, 0, 0, 0),
    (11, 0, 0x3000, 0, 0, 0),
    (2, 0x200000, 0, RELEASE, 0, 0),
    (99, 0, 0, 0, 0, 0),                                # from a later version
]

EXPECTED = """process 7, 64 bits, 1.70 seconds, 18 records, 1 are unreadable
memory manager                 our own
limit                          1.0 MiB
VirtualAlloc                   5
VirtualFree                    5
Alloc                          2
Free                           1
notification                   1
collection                     2
limit set                      1
change of the cache            1
reserved at most               264.0 KiB
committed at most              104.0 KiB
in blocks at most              150 bytes
kept for reuse at most         12.0 KiB
committed at the end           80.0 KiB
in blocks at the end           50 bytes
asked for a task               2
asked for an application domain 1
asked for the process          4
asked by mono.dll              6 calls, 1.4 MiB, 1 refused
collections                    1, 0.300 seconds
told of low memory             1
refused                        1
    after 0.400 s: 1.0 MiB, critical for a task, 0x8007000e, mono.dll+0x20
left at the end, the most first:
    1 regions, 80.0 KiB, mono.dll+0x10
    1 blocks, 50 bytes, mono.dll+0x30
"""


def hostmem(*arguments, **more):
    done = subprocess.run([TOOL, *arguments], capture_output=True, text=True, check=False, **more)
    return done.returncode, done.stdout, done.stderr


def write(folder, data, name="trace"):
    path = os.path.join(folder, name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def test_summary(folder):
    code, out, err = hostmem("summary", write(folder, trace(STORY)))
    check(code == 0 and out == EXPECTED, "got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", "--json", write(folder, trace(STORY)))
    found = json.loads(out)
    check(found["peak_committed"] == 104 << 10 and found["refusals"][0]["place"] == "mono.dll+0x20" and
          found["collections"] == 1, "got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", write(folder, trace([])))
    check(code == 0 and " 0 records" in out, "of an empty trace got %d\n%s%s" % (code, out, err))


def test_versions(folder):
    """What the first version wrote is read as before."""
    code, out, err = hostmem("summary", write(folder, trace(STORY, version=1)))
    check(code == 0 and "committed at most              104.0 KiB" in out and "mono.dll" not in out,
          "of version 1 got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", write(folder, trace(STORY[:3], own=0, capacity=3, count=10, version=1)))
    check(code == 0 and "3 records, 7 more were lost" in out and "the host's" in out, "got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", write(folder, trace(STORY, version=2)))
    check(code == 0 and out == EXPECTED, "of version 2 got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", write(folder, b"MemTrc04" + trace([])[8:]))
    check(code == 1 and "version 4" in err, "of version 4 got %d\n%s%s" % (code, out, err))


def test_windows(folder):
    """The newest records are in the windows, in any order; one that is in the ring, too, counts once."""
    code, out, err = hostmem("summary", write(folder, trace(STORY, twice=3)))
    check(code == 0 and out == EXPECTED, "of records that are there twice got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("summary", write(folder, trace(STORY, lost=7)))
    check(code == 0 and "18 records, 7 more were lost" in out, "of lost records got %d\n%s%s" % (code, out, err))
    data = bytearray(trace(STORY))
    data[8:12] = struct.pack("<I", 2048)
    code, out, err = hostmem("summary", write(folder, data))
    check(code == 1 and "damaged" in err, "of windows without room got %d\n%s%s" % (code, out, err))


def test_ring(folder):
    """Of 5 records in 3 places the last 3 are there, and the oldest lies in the middle."""
    records = [(4, 0x1000 * n, n, 0, 0, 0) for n in (1, 2, 3, 4, 5)]
    data = trace([records[3], records[4], records[2]], capacity=3, count=5, version=2)
    sizes = [struct.pack("<Q", t) for t in (300, 400, 200)]
    for i, ticks in enumerate(sizes):
        at = 2048 + 48 * i
        data = data[:at] + ticks + data[at + 8:]
    code, out, err = hostmem("summary", "--json", write(folder, data))
    found = json.loads(out)
    check(found["records_overwritten"] == 2 and found["end_in_blocks"] == 12 and found["seconds"] == 0.4,
          "of a ring got %s" % out)


def test_damage(folder, seconds):
    """A file that is cut off says so; no file makes hostmem fall on its face."""
    for size, text in ((2048 + 48 * 2 + 7, "2 records, 17 are cut off"), (2048, "0 records, 19 are cut off")):
        code, out, err = hostmem("summary", write(folder, trace(STORY, version=2)[:size]))
        check(code == 0 and text in out, "of a file cut to %d got %d\n%s%s" % (size, code, out, err))
    code, out, err = hostmem("summary", write(folder, trace(STORY)[:-50]))
    check(code == 0 and "16 records, 1 are unreadable" in out.replace("2 are cut off, ", ""),
          "of a cut ring got %d\n%s%s" % (code, out, err))
    for bad in (b"", b"MemTrc02", b"something else" * 20, trace([])[:8] + bytes(2040), trace(STORY)[:1000]):
        code, out, err = hostmem("summary", write(folder, bad))
        check(code == 1 and err.startswith("hostmem: ") and "Traceback" not in err,
              "of %r got %d\n%s%s" % (bad[:20], code, out, err))
    code, out, err = hostmem("show", folder + "/none")
    check(code == 1 and "No such file" in err, "of no file got %d %s" % (code, err))
    fuzz(folder, seconds)


def fuzz(folder, seconds):
    """Bytes of good traces are changed at random; what is read may be anything, but for another exception."""
    import page
    import replayer
    import story
    import summary
    import tracefile

    seed = random.randrange(1 << 30)
    chance, good, rounds, end = random.Random(seed), [trace(STORY, version=v) for v in (1, 2, 3)], 0, time.time() + seconds
    while time.time() < end:
        data = bytearray(chance.choice(good))
        for _ in range(chance.randrange(1, 20)):
            at = chance.choice((chance.randrange(len(data)), chance.randrange(64)))
            data[at] = chance.choice((0, 1, 0x7f, 0x80, 0xff, chance.randrange(256)))
        path = write(folder, bytes(data[:chance.choice((len(data), chance.randrange(len(data))))]))
        try:
            told = story.Story(tracefile.Trace(path))
            summary.collect(told)
            page.make_data(told)
            replayer.write_calls(told, path + ".calls")
        except ValueError as e:
            if path not in str(e):
                check(False, "seed %d, round %d: %s" % (seed, rounds, e))
                return
        except Exception as e:  # pylint: disable=broad-except
            check(False, "seed %d, round %d: %r" % (seed, rounds, e))
            raise
        rounds += 1
    print("%d damaged traces were read" % rounds)


def test_diff(folder):
    first, second = write(folder, trace(STORY), "first"), write(folder, trace(STORY[:9]), "second")
    code, out, err = hostmem("diff", first, second)
    check(code == 0 and "104.0 KiB" in out and "+0 blocks, +50 bytes" in out, "got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("diff", first, first)
    check(code == 0 and "the same is left" in out, "got %d\n%s%s" % (code, out, err))


def test_replay(folder):
    if not os.access(REPLAY, os.X_OK):
        skipped.append("no %s" % REPLAY)
        return
    path = write(folder, trace(STORY))
    code, out, err = hostmem("replay", path, "--rounds", "1", "--peer", "glibc", "--json")
    check(code == 0, "got %d\n%s%s" % (code, out, err))
    if code:
        return
    found = json.loads(out)
    ours = found["allocators"]["ours"]
    # the megabyte is refused no more
    check(ours["differences"] == 1 and found["differences"][0]["replayed"] == "served" and "glibc" in found["allocators"],
          "got %s" % out)
    code, out, err = hostmem("replay", path, "--rounds", "1", "--limit", "64K", "--json")
    found = json.loads(out)
    check(code == 0 and found["allocators"]["ours"]["refused"] >= 2 and
          any(d["recorded"] == "served" for d in found["differences"]), "under a limit got %d\n%s%s" % (code, out, err))


def test_show(folder):
    if not any(os.path.exists(p) for p in ("/usr/share/javascript/d3/d3.min.js", "/usr/share/javascript/d3/d3.js")):
        skipped.append("no D3 (Debian package libjs-d3)")
        return
    path = write(folder, trace(STORY), "<b>x")
    code, out, err = hostmem("show", path, "-o", folder + "/page.html")
    check(code == 0, "got %d\n%s%s" % (code, out, err))
    with open(folder + "/page.html", encoding="utf-8") as f:
        text = f.read()
    check("<b>" not in text and " src=" not in text and "href=" not in text.split("<script>", 1)[0],
          "the page has what is not its own")
    look_at(folder)


def look_at(folder):
    """In a browser: everything is drawn, and the keys move."""
    browser = shutil.which("chromium")
    if not browser:
        skipped.append("no chromium")
        return
    done = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                           "--disable-background-networking", "--disable-component-update", "--disable-sync",
                           "--user-data-dir=" + folder + "/browser", "--dump-dom", "file://" + folder + "/page.html"],
                          capture_output=True, text=True, check=False, timeout=120)
    dom = done.stdout
    for mark, what in (('data-drawn="yes"', "the script ended early"), ('class="committed"', "no committed memory"),
                       ('class="heap"', "no blocks"), ('class="limit"', "no limit"), ('class="low"', "no notification"),
                       ('class="refused"', "no refusal"), ('class="collection"', "no collection"),
                       ('class="region"', "no map"), ('class="part"', "no flame view"), ("mono.dll+0x20", "no place")):
        check(mark in dom, "in the page: %s" % what)


def live_section(serial=2, used=1, magic=b"MemLive1"):
    figures = [100 << 20, 64 << 20, 80 << 20, 1 << 20, 5 << 20] + list(range(13))
    return (struct.pack("<8sIIIII36x", magic, 64, 184, 2, 300, 8) +
            struct.pack("<iiQQQII18Q", serial, used, 0x1234, 116444736000000000, 96 << 20, 152, 0, *figures) +
            bytes(184)).ljust(4096, b"\0")


def test_top(folder):
    """A process that has mapped such a file is found; it is this test's child."""
    program = ("import mmap, sys\nf = open(sys.argv[1], 'r+b')\nm = mmap.mmap(f.fileno(), 4096)\nprint('mapped', flush=True)\n"
               "sys.stdin.read()")
    for section, seen in ((live_section(), True), (live_section(serial=3), False), (live_section(used=0), False),
                          (live_section(magic=b"Anything"), False)):
        path = write(folder, section, "mscoree-memory-300")
        with subprocess.Popen([sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as child:
            child.stdout.readline()
            code, out, err = hostmem("top", str(child.pid), "--json")
            if seen:
                found = json.loads(out or "[{}]")[0]
                check(code == 0 and found["committed"] == 64 << 20 and found["limit"] == 96 << 20 and
                      found["windows_pid"] == 300, "got %d\n%s%s" % (code, out, err))
                code, out, err = hostmem("top", str(child.pid), "--once")
                check("64.0 MiB" in out and "96.0 MiB" in out, "got %d\n%s%s" % (code, out, err))
            else:
                check(code == 1 and "no memory manager" in err, "got %d\n%s%s" % (code, out, err))
            child.stdin.close()


def test_record(folder):
    """The program is a script that writes a trace as the DLL would."""
    made = write(folder, trace(STORY, capacity=100), "made")
    script = write(folder, ("#!/bin/sh\nprintf %%s \"$MSCOREE_MEMORY\" > %s/settings\n"
                            "cp %s \"%s/out-12.trace\"\nexit 3\n" % (folder, made, folder)).encode(), "program")
    os.chmod(script, 0o755)
    output = folder + "/out-%p.trace"
    code, out, err = hostmem("record", "-o", output, "--size", "1M", "--limit", "64M", "--", script, "x",
                             env=dict(os.environ, MSCOREE_MEMORY="low=80,trace=C:\\old"))
    check(code == 0 and "18 records" in out and "exit code 3" in out, "got %d\n%s%s" % (code, out, err))
    with open(folder + "/settings", encoding="utf-8") as f:
        settings = f.read().strip()
    check(settings == "low=80,trace=Z:%s,tracesize=1048576,limit=67108864" % output.replace("/", "\\"),
          "the program got %s" % settings)
    code, out, err = hostmem("record", "-o", folder + "/other", "--", "/bin/true")
    check(code == 1 and "there is no trace" in err, "got %d\n%s%s" % (code, out, err))


def test_usage():
    code, out, err = hostmem()
    check(code == 2 and "usage" in err, "got %d\n%s%s" % (code, out, err))
    for command in ("record", "summary", "show", "top", "replay", "diff"):
        code, out, err = hostmem(command, "--help")
        check(code == 0 and "usage: hostmem %s" % command in out, "got %d\n%s%s" % (code, out, err))
    code, out, err = hostmem("record", "--limit", "many", "x")
    check(code == 2 and "is no number of bytes" in err, "got %d\n%s%s" % (code, out, err))


def main():
    seconds = float(sys.argv[2]) if sys.argv[1:2] == ["--seconds"] else 5
    try:
        import numpy    # noqa: F401  (whether it is there)
    except ModuleNotFoundError:
        print("no numpy (Debian package python3-numpy)")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        test_usage()
        test_summary(folder)
        test_versions(folder)
        test_windows(folder)
        test_ring(folder)
        test_damage(folder, seconds)
        test_diff(folder)
        test_replay(folder)
        test_show(folder)
        test_top(folder)
        test_record(folder)
    if failures:
        return 1
    print("; ".join(skipped))
    return 77 if skipped else 0


if __name__ == "__main__":
    sys.exit(main())
