# What is visible in the Debian root: nothing is written into the root itself, and of the host there is only the project,
# the cache, /tmp, name resolution, trusted certificates and the display.

mountLine() { printf '%s\t%s\t%s\n' "$1" "$2" "$3"; }

# Prints kind, source (or text of a link) and place of every mount, in order, for a user of the given id.
mounts() {
  local name
  for name in bin lib lib32 lib64 libx32 sbin; do
    [[ ! -L $root/$name ]] || mountLine symlink "$(readlink "$root/$name")" "/$name"
  done
  for name in usr etc var; do mountLine ro "$root/$name" "/$name"; done
  for name in /var/tmp /run; do mountLine tmpfs tmpfs "$name"; done
  mountLine private - /run/user/1000
  mountLine ro "$(accounts "$1")" /etc/passwd
  mountLine rw /tmp /tmp
  mountLine rw "$(homeDirectory "$1")" /home/dev
  hostMounts
  for name in "$CHATELAINE_PROJECT" "${outside[@]}"; do mountLine rw "$name" "$name"; done
}

# Compilers' caches are in there too. Root at work on somebody else's project gives that user a home of their own.
homeDirectory() {
  local home=$CHATELAINE_CACHE/home
  if [[ $EUID -eq 0 && $enter == chroot && $1 -ne 0 ]]; then
    home=$CHATELAINE_CACHE/home-$1
    install -d -o "$1" "$home"
  fi
  mkdir -p "$home"
  echo "$home"
}

# An ordinary user keeps the user id where a session bus is passed in: the bus compares it. Else it is 1000.
insideId() {
  if [[ $EUID -ne 0 && -n $(sessionBusSocket) ]]; then echo "$EUID"; else echo 1000; fi
}

accounts() {
  local file=$CHATELAINE_CACHE/passwd-$1
  sed "s/^dev:x:1000:1000:/dev:x:$1:1000:/" "$root/etc/passwd" >"$file"
  echo "$file"
}

hostMounts() {
  local path
  for path in /etc/resolv.conf /etc/hosts /etc/ssl/certs /usr/local/share/ca-certificates; do
    [[ ! -e $path ]] || mountLine ro "$(realpath "$path")" "$path"
  done
  for path in "${SSL_CERT_FILE:-}" "${CURL_CA_BUNDLE:-}" "${NODE_EXTRA_CA_CERTS:-}" "${XAUTHORITY:-}" \
    "$(waylandSocket)" "$(sessionBusSocket)"; do
    case $path in
      "" | /etc/* | /usr/* | /tmp/*) ;;
      *) [[ ! -e $path ]] || mountLine ro "$path" "$path" ;;
    esac
  done
  [[ ! -d /dev/dri ]] || mountLine dev /dev/dri /dev/dri
}

waylandSocket() {
  case ${WAYLAND_DISPLAY:-} in
    "") ;;
    /*) echo "$WAYLAND_DISPLAY" ;;
    *) echo "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ;;
  esac
}

sessionBusSocket() {
  case ${DBUS_SESSION_BUS_ADDRESS:-} in
    unix:path=*) echo "${DBUS_SESSION_BUS_ADDRESS#unix:path=}" | sed 's/,.*//' ;;
  esac
}
