# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Numbers as people read and write them."""

import argparse
import re

UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]


def size_text(size):
    """1536 is "1.5 KiB"."""
    sign, value, unit = "-" if size < 0 else "", abs(size), 0
    while value >= 1024 and unit + 1 < len(UNITS):
        value, unit = value / 1024, unit + 1
    return "%s%d bytes" % (sign, value) if not unit else "%s%.1f %s" % (sign, value, UNITS[unit])


def parse_size(text):
    """As the settings of MSCOREE_MEMORY: a number of bytes, with K, M, G or T after it of those."""
    found = re.fullmatch(r"(\d+)([KMGT]?)", text.strip(), re.I)
    if not found or not 0 < int(found[1]) < 1 << 60:
        raise argparse.ArgumentTypeError("%r is no number of bytes, such as 1048576, 512M or 2G" % text)
    return int(found[1]) << 10 * " KMGT".index(found[2].upper() or " ")


def parse_seconds(text):
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0.05 <= value <= 3600:
        raise argparse.ArgumentTypeError("%r is no number of seconds from 0.05 to 3600" % text)
    return value


def parse_count(text):
    if not re.fullmatch(r"\d{1,4}", text) or not int(text):
        raise argparse.ArgumentTypeError("%r is no number from 1 to 9999" % text)
    return int(text)
