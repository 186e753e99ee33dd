#!/bin/sh
# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A limit from outside: any managed program, without a line of code.
#
#     usage: examples/limit.sh 64M PROGRAM.exe ARGUMENTS...
#
# What goes above the limit ends in an OutOfMemoryException in the program; its exit code is this script's.
set -eu
limit=$1
shift
exec env MSCOREE_MEMORY="limit=$limit" "${WINE:-wine}" "$@"
