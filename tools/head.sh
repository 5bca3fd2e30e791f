#!/bin/sh
# MirrorSphere @VERSION@ for @TARGET@, in one file: this script, and after it what it unpacks once
# into your cache folder and starts from there. It needs sh, tail, gzip and tar.
# MIRRORSPHERE_CACHE=FOLDER names another folder to unpack into.

fail() {
  printf '%s\n' "$1" >&2
  exit 4
}

line_end='
'
way_out="name a folder of your own that takes @MEBIBYTES@ MiB with MIRRORSPHERE_CACHE=FOLDER"

find_cache() {
  if [ -n "${MIRRORSPHERE_CACHE-}" ]; then
    cache=$MIRRORSPHERE_CACHE
    return
  fi
  cache=@CACHE@
  [ -n "$cache" ] ||
    fail "Find the folder to unpack MirrorSphere into: HOME is not set; set it, or $way_out"
  # Root must not start what another user could have put there.
  [ ! -e "$cache" ] || [ -O "$cache" ] ||
    fail "Unpack MirrorSphere into \"$cache\": it belongs to another user; $way_out"
}

# Becomes the program, so that process, signals, terminal and exit code are its own.
start() {
  # Which versions are in use is known by it when old ones are cleared.
  { echo >"$home/last-start"; } 2>/dev/null
  export DENO_DIR="$home/cache"
  exec "$home/deno" run @FLAGS@ "$home/@MAIN@" "$@"
}

cannot_unpack() {
  [ -z "$fresh" ] || rm -rf "$fresh"
  fail "Unpack MirrorSphere into \"$cache\": $1; $way_out"
}

# Why a command failed, from what it complained: the end of the first line.
reason() {
  first=${1%%"$line_end"*}
  cannot_unpack "${first##*: }"
}

damaged() {
  rm -rf "$fresh"
  fail "Start \"$0\": it is damaged; get the file again"
}

# Not every tar says why it could not write.
not_all() {
  tail -c +@OFFSET@ "$0" | gzip -t 2>/dev/null || damaged
  rm -rf "$fresh"
  complaint=$1
  # shellcheck disable=SC2046 # The words of its last line.
  set -- $(df -Pk "$cache" | tail -n 1)
  [ $(($4 / 1024)) -ge @MEBIBYTES@ ] || cannot_unpack "$(($4 / 1024)) MiB are free there"
  reason "$complaint"
}

# In a shell of its own, which keeps what it sets (umask, traps) from the program.
unpack() (
  size=$(wc -c <"$0")
  [ "$size" -ge @SIZE@ ] ||
    fail "Start \"$0\": it is cut short, $((size)) of @SIZE@ bytes; get the file again"
  machine=$(uname -sm)
  case $machine in
    @UNAME@) ;;
    *) fail "Start \"$0\": it is made for @TARGET@, and this is $machine; get the file for this system" ;;
  esac
  fresh=
  umask 077
  said=$(mkdir -p "$cache" 2>&1) || reason "$said"
  said=$(mktemp -d "$cache/.unpacking-XXXXXX" 2>&1) || reason "$said"
  fresh=$said
  trap 'rm -rf "$fresh"; exit 130' HUP INT TERM
  said=$({ tail -c +@OFFSET@ "$0" | gzip -dc | tar -xof - -C "$fresh"; } 2>&1) || not_all "$said"
  said=$(DENO_DIR="$fresh/cache" "$fresh/deno" run @SETTLE_FLAGS@ "$fresh/settle.js" "$fresh" "$home" 2>&1)
  case $? in
    0) ;;
    126) cannot_unpack "programs cannot be started there (noexec)" ;;
    127) cannot_unpack "this system lacks the C library that the program needs (glibc)" ;;
    3) damaged ;;
    *) cannot_unpack "$said" ;;
  esac
)

find_cache
case $cache in
  /*) ;;
  *) cache=$PWD/$cache ;;
esac
case $0 in
  /*) MIRRORSPHERE_EXECUTABLE=$0 ;;
  *) MIRRORSPHERE_EXECUTABLE=$PWD/$0 ;;
esac
home=$cache/@NAME@
export MIRRORSPHERE_EXECUTABLE
export DENO_NO_UPDATE_CHECK=1 DENO_NO_PACKAGE_JSON=1
# npm's scripts have it set. To this program paths are relative to the folder it is started in.
unset INIT_CWD

[ -x "$home/deno" ] || unpack || exit
start "$@"
exit 4
