#!/bin/sh
# Measures how soon `./parley client` shows its prompt: whole starts, from the call of the script to the prompt on a
# terminal, of a client whose server is not there. The first start builds and warms; it is not counted.
#
#   verification/client-start.sh [--starts <n>] [--most <ms>]
#
#   --starts   how many are measured; 20 without it
#   --most     ends with 1 if the median is above this; 600 without it
#
# Needs script(1) of util-linux. PARLEY_JAVA chooses the JDK.
set -eu

starts=20
most=600
while [ $# -gt 0 ]; do
    case $1 in
        --starts) starts=$2 && shift ;;
        --most) most=$2 && shift ;;
        *) sed -n '5,10s/^# *//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done
cd -- "$(dirname -- "$0")/.."
tree=$PWD
script --version 2>/dev/null | grep -q util-linux || { echo 'client-start: needs script of util-linux' >&2; exit 2; }

scene=$(mktemp -d "${TMPDIR:-/tmp}/client-start.XXXXXX")
trap 'rm -rf "$scene"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkfifo "$scene/keys"
XDG_STATE_HOME=$scene/state
SHELL=/bin/sh
export XDG_STATE_HOME SHELL
# Builds and warms, and says so here.
./parley send >/dev/null || :
cd -- "$scene"

# Prints milliseconds from the call to the prompt.
measure() {
    : >seen
    began=$(date +%s%N)
    TERM=xterm PARLEY_PASSWORD=none script -qfc "'$tree/parley' client hans@127.0.0.1:1" seen <>keys >/dev/null 2>&1 &
    client=$!
    # What a prompt ends with, whatever stands before it.
    until grep -qa 'hans.*> ' seen; do
        kill -0 "$client" 2>/dev/null || { cat seen >&2; echo 'client-start: it ended' >&2; exit 1; }
        sleep 0.005
    done
    echo $((($(date +%s%N) - began) / 1000000))
    kill "$client" 2>/dev/null || :
    wait "$client" 2>/dev/null || :
    ! grep -qai 'warning' seen || { cat seen >&2; echo 'client-start: a warning' >&2; exit 1; }
}

turn=0
while [ "$turn" -lt "$starts" ]; do
    measure >>"$scene/times"
    turn=$((turn + 1))
done
sort -n "$scene/times" | awk -v most="$most" '
    { time[NR] = $1 }
    END {
        median = time[int((NR + 1) / 2)]
        printf "%d starts to the prompt, ms: min %d, median %d, max %d\n", NR, time[1], median, time[NR]
        exit median > most
    }'
