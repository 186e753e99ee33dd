# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands of hostmem and their arguments."""

import argparse
import os
import signal
import sys

import units

EPILOG = "Each command has a --help of its own; hostmem(1) is the manual, docs/trace.md describes the files."


def record(args):
    import recorder
    return recorder.run(args)


def summary(args):
    import summary as module
    return module.run(args.file, args.json)


def show(args):
    import page
    return page.run(args.file, args.output)


def top(args):
    import live
    return live.run(args)


def replay(args):
    import replayer
    return replayer.run(args)


def diff(args):
    import difference
    return difference.run(args.first, args.second, args.json)


def add_record(commands):
    command = commands.add_parser("record", help="run a program and keep a trace of its memory")
    command.add_argument("-o", "--output", metavar="FILE", help="the trace; %%p in the name is the number of the "
                         "Windows process (default: PROGRAM-%%p.trace)")
    command.add_argument("--size", metavar="BYTES", type=units.parse_size, help="of the trace, at most (with K, M, G): "
                         "when it is full, the oldest calls are overwritten (default: 256M)")
    command.add_argument("--limit", metavar="BYTES", type=units.parse_size, help="bytes that the runtime may commit")
    command.add_argument("program", help="a Windows program, which is given to $WINE or wine; else a command that "
                         "starts some")
    command.add_argument("arguments", nargs=argparse.REMAINDER)
    command.set_defaults(function=record)


def make_parser():
    parser = argparse.ArgumentParser(prog="hostmem", description="See the memory of programs that host or are run by "
                                     "the .NET runtime under Wine with this mscoree.dll.", epilog=EPILOG)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_record(commands)

    command = commands.add_parser("summary", help="what a trace adds up to")
    command.add_argument("file")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(function=summary)

    command = commands.add_parser("show", help="make a page of HTML of a trace")
    command.add_argument("file")
    command.add_argument("-o", "--output", metavar="PAGE", help="(default: FILE with .html)")
    command.set_defaults(function=show)

    command = commands.add_parser("top", help="live figures of running processes")
    command.add_argument("pid", nargs="?", type=int, help="of Linux (default: all that can be read)")
    command.add_argument("--once", action="store_true", help="print one table and end")
    command.add_argument("--json", action="store_true", help="the same for programs; implies --once")
    command.add_argument("--sort", choices=["committed", "heap", "calls", "refused", "pid"], default="committed")
    command.add_argument("--interval", metavar="SECONDS", type=units.parse_seconds, default=1.0)
    command.set_defaults(function=top)

    command = commands.add_parser("replay", help="make a trace's calls again, natively, and compare")
    command.add_argument("file")
    command.add_argument("--peer", choices=["mimalloc", "glibc"], action="append", default=[],
                         help="also with this allocator; may be given twice")
    command.add_argument("--limit", metavar="BYTES", type=units.parse_size, help="what would have happened under it")
    command.add_argument("--rounds", metavar="N", type=units.parse_count, default=5,
                         help="of which the median counts (default: 5)")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(function=replay)

    command = commands.add_parser("diff", help="compare two traces")
    command.add_argument("first")
    command.add_argument("second")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(function=diff)
    return parser


def main(argv=None):
    """0: done; 1: it could not be done, and why is on stderr; 2: usage."""
    args = make_parser().parse_args(argv)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        return args.function(args)
    except ModuleNotFoundError as e:
        print("hostmem: Python has no module %s (Debian package python3-%s)" % (e.name, e.name), file=sys.stderr)
    except (OSError, ValueError) as e:
        print("hostmem: %s" % e, file=sys.stderr)
    except KeyboardInterrupt:
        os._exit(130)
    return 1
