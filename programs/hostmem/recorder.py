# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""hostmem record: a program, run under the user's Wine with a trace of its memory."""

import glob
import os
import shutil
import signal
import subprocess
import sys
import time

import summary
from story import Story
from tracefile import Trace

VARIABLE = "MSCOREE_MEMORY"


def windows_path(path):
    """As Wine names a file of Linux."""
    return "Z:" + os.path.abspath(path).replace("/", "\\")


def is_windows_program(path):
    try:
        with open(path, "rb") as f:
            return f.read(2) == b"MZ"
    except OSError:
        return path.lower().endswith((".exe", ".com", ".bat"))


def make_command(program, arguments):
    if not is_windows_program(program):
        return [program] + arguments
    wine = os.environ.get("WINE") or "wine"
    if not shutil.which(wine):
        raise OSError("there is no %s to run %s with (set WINE)" % (wine, program))
    return [wine, program] + arguments


def make_settings(output, size, limit):
    """What the user has set already stays, but for what is asked for here."""
    own = {"trace": windows_path(output)}
    if size:
        own["tracesize"] = str(size)
    if limit:
        own["limit"] = str(limit)
    parts = [part for part in os.environ.get(VARIABLE, "").split(",")
             if part.strip() and part.split("=")[0].strip().lower() not in own]
    return ",".join(parts + ["%s=%s" % item for item in own.items()])


def traces(output):
    pattern = glob.escape(output).replace("%p", "*")
    return {path: os.stat(path).st_mtime_ns for path in glob.glob(pattern)}


def watch(process, output, before):
    """A line of progress on a terminal, until the program ends."""
    started = time.monotonic()
    while True:
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            pass
        if not sys.stderr.isatty():
            continue
        counts = []
        for path in traces(output):
            try:
                if path not in before:
                    counts.append(Trace(path).count)
            except (OSError, ValueError):
                pass
        print("\r%6.1f s, %d calls in %d processes" % (time.monotonic() - started, sum(counts), len(counts)), end="",
              file=sys.stderr, flush=True)


def run(args):
    arguments = args.arguments
    program = args.program
    if program == "--" and arguments:
        program, arguments = arguments[0], arguments[1:]
    name = os.path.splitext(os.path.basename(program.replace("\\", "/")))[0] or "program"
    output = args.output or name + "-%p.trace"
    if "," in os.path.abspath(output):
        raise ValueError("%s: the name of the trace must have no comma in it" % os.path.abspath(output))
    if not os.path.isdir(os.path.dirname(os.path.abspath(output))):
        raise OSError("%s: there is no such folder" % os.path.dirname(os.path.abspath(output)))
    if "%p" not in output and os.path.lexists(output):
        os.unlink(output)
    before = traces(output)
    environment = dict(os.environ, **{VARIABLE: make_settings(output, args.size, args.limit)})
    # Ctrl+C ends the program; what was recorded until then is shown
    old = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(make_command(program, arguments), env=environment,
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        code = watch(process, output, before)
    finally:
        signal.signal(signal.SIGINT, old)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    found = sorted(path for path, changed in traces(output).items() if before.get(path) != changed)
    if not found:
        raise OSError("there is no trace: %s did not start a .NET runtime on this mscoree.dll (exit code %d)" %
                      (program, code))
    for path in found:
        print("%s:" % path)
        summary.print_text(summary.collect(Story(Trace(path))))
    if code:
        print("%s ended with exit code %d" % (program, code))
    return 0
