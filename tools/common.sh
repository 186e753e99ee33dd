# Copyright 2026 the mscoree-wine authors
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# What the commands in this folder share: where things are, how progress is
# shown, how a long step runs, and a private view of the Debian archive.
# Sourced by bash under `set -eu`. Progress goes to stderr: stdout belongs to
# the result of the command.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The user's own folders stay as they are: programs that are run here (Wine, Mono, libtool) find a home of the project's.
: "${MSCOREE_HOME:=${HOME:-/root}}"
: "${MSCOREE_CACHE:=${XDG_CACHE_HOME:-$MSCOREE_HOME/.cache}/mscoree-wine}"
export MSCOREE_HOME MSCOREE_CACHE
cache=$MSCOREE_CACHE
[ ! -e "$MSCOREE_HOME/.gitconfig" ] || export GIT_CONFIG_GLOBAL=${GIT_CONFIG_GLOBAL:-$MSCOREE_HOME/.gitconfig}
HOME=$root/build/home
: "${WINEPREFIX:=$HOME/wine}"
export HOME WINEPREFIX
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME

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

# label TEXT: what tests/run says, with a text before the names, so that runs of the same tests can be told apart
label()
{
    sed -u "s/^\(passed\|failed\|skipped\|again\)  */&$1: /;s/^\(failed\|unstable\|not run\): /&$1: /"
}

# left_out: of that, what says that tests were not run
left_out()
{
    sed -n 's/^not run: //p'
}

# make_cache: the folder for what takes long to load or build
make_cache()
{
    mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] ||
        die "the folder $cache, for what takes long to load or build, can't be written: set MSCOREE_CACHE to another one"
}

# enough_space FOLDER MEGABYTES TEXT
enough_space()
{
    local free

    free=$(df -m --output=avail "$1" | tail -n 1)
    [ "$free" -ge "$2" ] || die "$3 takes $2 MB in $1 for a while, and $((free)) MB are free there"
}

# lock_once FILE ARGUMENTS...: starts this command again under a lock, so that two calls don't do the same work
# at once. Programs that it starts don't inherit the lock, but know that it is held.
lock_once()
{
    local file=$1

    shift
    case ${MSCOREE_LOCKED:-} in *":$file:"*) return 0 ;; esac
    mkdir -p "${file%/*}" 2>/dev/null && : 2>/dev/null >> "$file" || die "the file $file can't be written"
    flock -n "$file" true || say "waiting for another call of ${0##*/} to end"
    MSCOREE_LOCKED="${MSCOREE_LOCKED:-}:$file:" exec flock -o "$file" "$0" "$@"
}

# package_version NAME: the version of an installed package, empty when it isn't installed
package_version()
{
    dpkg-query -W -f '${db:Status-Status} ${source:Version}\n' "$1" 2>/dev/null | sed -n 's/^installed //p;T;q'
}

# apt_view FOLDER TYPE ARCHITECTURE [SUITE]: an APT configuration of its own in FOLDER, made from the system's package
# sources but for another type (deb, deb-src), architecture or suite, with its indexes loaded. The system's own lists,
# caches and architectures are not touched. Sets the array apt_view to the options that use it.
apt_view()
{
    local folder=$1 type=$2 arch=$3 suite=${4:-} list parts file

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
    if [ -n "$suite" ]; then    # of those that have it not, no index is loaded
        find "$folder/sources.list" "$folder/parts" -type f -exec sed -i -e "s/^Suites:.*/Suites: $suite/" \
            -e "s,^\($type  *\(\[[^]]*\]  *\)\?[^ ]*\)  *[^ ]*,\1 $suite," {} +
    fi
    apt_view=( -q -o "Dir::Etc::sourcelist=$folder/sources.list" -o "Dir::Etc::sourceparts=$folder/parts"
               -o "Dir::State::lists=$folder/lists" -o "Dir::State::status=$folder/status" -o "Dir::Cache=$folder/cache"
               -o "APT::Architecture=$arch" -o "APT::Architectures=$arch" -o "APT::Sandbox::User=root"
               -o "Acquire::Languages=none" )
    apt-get "${apt_view[@]}" update || true  # an index that can't be had matters only if something is then missing
    ls "$folder"/lists/*_* >/dev/null 2>&1 || die "no index of Debian's archive could be loaded: is there a network?"
}

# find_wine: sets wine and wineserver; empty when there is none
find_wine()
{
    : "${wine:=$(command -v wine64 /usr/lib/wine/wine64 wine | head -n 1)}"
    : "${wineserver:=$(command -v wineserver /usr/lib/wine/wineserver | head -n 1)}"
}

# with_wine32: lets the Wine that was found run 32-bit programs too, if it is Debian's 64-bit one, which comes without
# their DLLs. WINEDLLPATH, if it is set, is taken to have them.
with_wine32()
{
    local folder

    find_wine
    [ "$wine" = /usr/lib/wine/wine64 ] && [ -z "${WINEDLLPATH:-}" ] || return 0
    if folder=$("$root/tools/wine32"); then
        export WINEDLLPATH=$folder
    else
        say "going on without Wine's 32-bit DLLs: they could not be had"
    fi
}

# runs_32 PREFIX [BUILD]: whether a 32-bit Windows program runs in the Wine prefix. If not, no_32 says so in words. It is
# found out by running one, once for a prefix: what is found is handed on to the commands that are called from here.
runs_32()
{
    local program=${2:-$root/build}/i386-windows/width.exe status=0 found

    find_wine
    no_32="32-bit Windows programs do not run here"
    case :${MSCOREE_RUNS_32:-}: in
    *":yes $1:"*) return 0 ;;
    *":no $1:"*) return 1 ;;
    esac
    if [ ! -s "$program" ]; then
        no_32="there is no 32-bit build"
        return 1
    fi
    WINEPREFIX=$1 WINEDEBUG=-all timeout -k 5 60 "$wine" "$program" </dev/null >/dev/null 2>&1 || status=$?
    found=no
    [ $status -ne 32 ] || found=yes
    export MSCOREE_RUNS_32="${MSCOREE_RUNS_32:-}:$found $1:"
    [ $found = yes ]
}

# make_prefix FOLDER: a new Wine prefix, with 32-bit programs where that is possible. It gets its name when it is whole. No
# dialogs, no menu entries: the overrides count for this one start only.
make_prefix()
{
    find_wine
    [ -n "$wine" ] || die "there is no Wine to make the prefix $1 with: apt-get install wine"
    with_wine32
    mkdir -p "${1%/*}" 2>/dev/null && [ -w "${1%/*}" ] || die "the Wine prefix $1 can't be made: ${1%/*} can't be written"
    enough_space "${1%/*}" 500 "a Wine prefix"
    rm -rf "$1.new"
    step "making the Wine prefix $1" boot_prefix "$1.new"
    [ ! -d "$1" ] || rmdir "$1"
    mv -T "$1.new" "$1"
}

boot_prefix()
{
    mkdir -p "$1" "$HOME"
    cd "$1"
    unset DISPLAY
    export WINEPREFIX=$1
    WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=' "$wine" wineboot --init
    [ -z "$wineserver" ] || "$wineserver" -w
    [ -d "$1/drive_c/windows/system32" ]
}

# find_mono PREFIX: prints where the Wine prefix has a Mono already, or Wine's data folders have one: wine-mono, mostly.
# Those are the places where Wine itself looks.
find_mono()
{
    local folder

    for folder in "$1"/drive_c/windows/mono/mono-2.0 /usr/share/wine/mono/wine-mono-* /usr/local/share/wine/mono/wine-mono-* \
                  /opt/wine*/share/wine/mono/wine-mono-* /opt/wine/mono/wine-mono-*; do
        if ls "$folder"/bin/libmono-2.0-x86*.dll >/dev/null 2>&1; then
            echo "$folder"
            return 0
        fi
    done
    grep -s -A 8 -i '^\[Software\\\\Wine\\\\Mono\]' "$1/user.reg" | grep -i -m 1 '^"RuntimePath"='
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
