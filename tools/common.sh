# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the commands in this folder share: where things are, how progress is
# shown, how a long step runs, and a private view of the Debian archive.
# Sourced by bash under `set -eu`. Progress goes to stderr: stdout belongs to
# the result of the command.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${MSCOREE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mscoree-wine}

# The seconds shown count from the outermost command, also in the commands it calls.
: "${MSCOREE_STARTED:=$(date +%s)}"
export MSCOREE_STARTED

# say TEXT: one line of progress
say()
{
    printf '[%4d s] %s\n' $(( $(date +%s) - MSCOREE_STARTED )) "$*" >&2
}

# die TEXT: the reason, and failure
die()
{
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Speaks up every 20 seconds until its standard input is closed.
heartbeat()
{
    local log=$1 code last

    while :; do
        code=0
        read -r -t 20 || code=$?
        [ "$code" -gt 128 ] || return 0
        last=$(tail -n 1 "$log" | tr -d '\r' | cut -c 1-60)
        say "    at work: $last"
    done
}

# step TEXT COMMAND...: runs the command, which may be a function, with its output in a log. The log's end is shown if
# it fails. A function stops at its first failing command, but not where step itself stands before || or in a condition.
step()
{
    local text=$1 log status beat

    shift
    say "$text"
    log=$(mktemp)
    exec {beat}> >(heartbeat "$log" >/dev/null)
    set +e
    ( set -e; "$@" ) </dev/null >"$log" 2>&1 {beat}>&-
    status=$?
    set -e
    exec {beat}>&-
    if [ $status -ne 0 ]; then
        say "failed (status $status): $text"
        tail -n 40 "$log" | sed 's/^/    | /' >&2
        say "the whole output is in $log"
        return $status
    fi
    rm -f "$log"
}

# lock_once NAME ARGUMENTS...: starts this command again under a lock, so that two calls don't do the same work
# at once. Programs that it starts don't inherit the lock.
lock_once()
{
    local name=$1

    shift
    [ "${MSCOREE_LOCKED:-}" != "$name" ] || return 0
    mkdir -p "$cache"
    flock -n "$cache/$name.lock" true || say "waiting for another call of ${0##*/} to end"
    MSCOREE_LOCKED=$name exec flock -o "$cache/$name.lock" "$0" "$@"
}

# package_version NAME: the version of an installed package, empty when it isn't installed
package_version()
{
    dpkg-query -W -f '${db:Status-Status} ${source:Version}\n' "$1" 2>/dev/null | sed -n 's/^installed //p;T;q'
}

# apt_view FOLDER TYPE ARCHITECTURE: an APT configuration of its own in FOLDER, made from the system's package sources
# but for another type (deb, deb-src) or architecture, with its indexes loaded. The system's own lists, caches and
# architectures are not touched. Sets the array apt_view to the options that use it.
apt_view()
{
    local folder=$1 type=$2 arch=$3 list parts file

    mkdir -p "$folder/parts" "$folder/lists/partial" "$folder/cache/archives/partial"
    : > "$folder/sources.list"
    : > "$folder/status"
    eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
    for file in "${list:-/etc/apt/sources.list}" "${parts:-/etc/apt/sources.list.d/}"*; do
        [ -f "$file" ] || continue
        case $file in
        *.list)
            sed -n -e "s/^[[:space:]]*deb[[:space:]]/$type /" -e '/^deb/!d' -e 's/\<arch=[^] ]*//' -e 's/\[ *\]//' -e "/^$type /p" \
                "$file" >> "$folder/sources.list" ;;
        *.sources)
            sed -e "s/^Types:.*/Types: $type/" -e '/^Architectures:/d' "$file" > "$folder/parts/${file##*/}" ;;
        esac
    done
    apt_view=( -q -o "Dir::Etc::sourcelist=$folder/sources.list" -o "Dir::Etc::sourceparts=$folder/parts"
               -o "Dir::State::lists=$folder/lists" -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder/cache"
               -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o "APT::Sandbox::User=root"
               -o "Acquire::Languages=none" )
    apt-get "${apt_view[@]}" update || true  # an index that can't be had matters only if something is then missing
}

# find_wine: sets wine and wineserver; empty when there is none
find_wine()
{
    wine=$(command -v wine64 /usr/lib/wine/wine64 wine | head -n 1)
    wineserver=$(command -v wineserver /usr/lib/wine/wineserver | head -n 1)
}

# make_prefix FOLDER: a new Wine prefix, with 32-bit programs where that is possible. No dialogs, no menu entries: the
# overrides count for this one start only.
make_prefix()
{
    local wine32

    find_wine
    [ -n "$wine" ] || die "there is no Wine to make the prefix $1 with: apt-get install wine"
    if [ "$wine" = /usr/lib/wine/wine64 ]; then
        if wine32=$("$root/tools/wine32"); then
            export WINEDLLPATH=$wine32
        else
            say "without the 32-bit DLLs, the prefix will run 64-bit programs only"
        fi
    fi
    mkdir -p "$1"
    step "making the Wine prefix $1" boot_prefix "$1"
}

boot_prefix()
{
    cd "$1"
    unset DISPLAY
    WINEPREFIX=$1 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' "$wine" wineboot --init
    [ -z "$wineserver" ] || WINEPREFIX=$1 "$wineserver" -w
    [ -d "$1/drive_c/windows/system32" ]
}

# count LINE...: adds up lines of the form "N passed, N failed, N skipped", and prints their sum in that form. A line of
# another form stands for a part of the tests that did not run to its end, and counts as a failure, as failures do.
count()
{
    printf '%s\n' "$@" | awk -F '[ ,]+' '
        $2 == "passed" && $4 == "failed" && $6 == "skipped" { passed += $1; failed += $3; skipped += $5; next }
        { failed++; print "a part of the tests did not run to its end" }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed > 0 }'
}
