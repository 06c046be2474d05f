#!/bin/sh
# Proves the promise of two commands on a bare machine: makes a minimal Debian without Java, Maven, curl, wget or unzip,
# copies this source tree into it, and runs `./parley server` three times and `./verify` once there.
#
#   verification/bare-debian.sh [--release <name>] [--extra <folder>] [--keep]
#
#   --release   a Debian release; bookworm without it
#   --extra     a folder copied over the new system, for networks that need certificates, proxies or mirrors
#   --keep      leave the system behind for a look
#
# Needs root, debootstrap, unshare, network access, 3 GB below TMPDIR and 5 to 15 minutes. Everything runs in mount and
# process namespaces of its own: when the script ends, however it ends, nothing is mounted and nothing runs.
set -eu

if [ "${BARE_INSIDE-}" != yes ]; then
    [ "$(id -u)" -eq 0 ] || { echo 'bare-debian: needs root' >&2; exit 2; }
    for tool in debootstrap unshare; do
        command -v "$tool" >/dev/null || { echo "bare-debian: needs $tool" >&2; exit 2; }
    done
    BARE_INSIDE=yes exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$@"
fi

release=bookworm
extra=
keep=
while [ $# -gt 0 ]; do
    case $1 in
        --release) release=$2 && shift ;;
        --extra) extra=$(cd -- "$2" && pwd) && shift ;;
        --keep) keep=yes ;;
        *) sed -n '5,9s/^# *//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done
cd -- "$(dirname -- "$0")/.."

root=$(mktemp -d "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
finish() {
    umount "$root/proc" 2>/dev/null || :
    if [ -n "$keep" ]; then
        echo "left behind: $root"
    else
        rm -rf --one-file-system "$root"
    fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# env -i: nothing of this machine's environment may help.
# In a subshell only: becomes the command, so that a signal reaches it.
become() {
    exec chroot "$root" env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

inside() {
    (become "$@")
}

echo "== a minimal Debian $release in $root"
debootstrap --variant=minbase "$release" "$root" >"$root.log" 2>&1 || { tail -n 20 "$root.log"; fail debootstrap; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
[ -z "$extra" ] || cp -R "$extra/." "$root/"
for tool in java mvn curl wget unzip shellcheck; do
    ! inside sh -c "command -v $tool" || fail "$tool is there, so this proves nothing"
done

mkdir -p "$root/home/parley"
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | tar -c --null --ignore-failed-read -T - -f - 2>/dev/null
else
    tar -c --exclude=target -f - .
fi | tar -x -C "$root/home/parley" -f -
ln -s /home/parley/parley "$root/usr/local/bin/parley"

# Starts a server by the given command, waits for its line, and stops it again.
start() { # seconds allowed, command
    allowed=$1
    shift
    began=$(date +%s%N)
    become "$@" >"$root/out" 2>"$root/err" &
    server=$!
    until grep -q '^listening on ' "$root/out"; do
        kill -0 "$server" 2>/dev/null || { cat "$root/out" "$root/err"; fail 'the server ended'; }
        [ $((($(date +%s%N) - began) / 1000000000)) -lt "$allowed" ] || { cat "$root/err"; fail 'too slow'; }
        sleep 0.02
    done
    echo "accepts connections after $((($(date +%s%N) - began) / 1000000)) ms"
    kill "$server"
    wait "$server" || :
    sed 's/^/  err: /' "$root/err"
    sed 's/^/  out: /' "$root/out"
    [ "$(wc -l <"$root/out")" -eq 1 ] || fail 'standard output has more than the one line'
}

echo '== the first start: JDK, build, server'
start 1200 /home/parley/parley server --host 127.0.0.1 --port 0
inside java -version 2>&1 | sed 's/^/  /'

echo '== the second start, through a symlink'
start 20 parley server --host 127.0.0.1 --port 0

echo '== the third start, without any network'
start 20 unshare --net parley server --port 0

echo '== ./verify'
began=$(date +%s)
inside /home/parley/verify || fail './verify'
echo "took $(($(date +%s) - began)) s"
echo '== passed'
