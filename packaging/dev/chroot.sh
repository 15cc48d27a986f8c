#!/bin/bash
# Runs as root in mount and process namespaces of its own: puts the mounts together on a tmpfs and runs a command there.
# chroot.sh TABLE USER_ID DIRECTORY VARIABLE=VALUE… COMMAND…
set -euo pipefail
table=$1 user=$2 directory=$3
shift 3

top=$(mktemp -d)
mount -t tmpfs -o mode=0755 tmpfs "$top"

prepare() {
  if [[ -d $1 ]]; then
    mkdir -p "$2"
  else
    mkdir -p "$(dirname "$2")"
    [[ -e $2 ]] || touch "$2"
  fi
}

# A bind mount is made read-only by a second step.
bind() {
  prepare "$2" "$top$3"
  mount --rbind "$2" "$top$3"
  [[ $1 != ro ]] || mount -o remount,bind,ro "$top$3"
}

mkdir -p "$top/proc"
mount -t proc proc "$top/proc"
bind rw /dev /dev
while IFS=$'\t' read -r kind source place; do
  case $kind in
    ro | rw) bind "$kind" "$source" "$place" ;;
    dev) ;;
    symlink) ln -s "$source" "$top$place" ;;
    tmpfs) mkdir -p "$top$place" && mount -t tmpfs tmpfs "$top$place" ;;
    private) install -d -m 0700 -o "$user" "$top$place" ;;
  esac
done <"$table"
rm -f "$table"

# As root the file permissions would not be those of a user, but they are what the owner of the project has.
chroot --userspec="$user:$user" --groups= "$top" /usr/bin/env -i -C "$directory" "$@"
