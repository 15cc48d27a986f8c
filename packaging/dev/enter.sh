# How a command gets into the build environment: directly where the host is new enough or we are inside already, else
# into the Debian root with bwrap, or with chroot where user namespaces are refused.
. "$CHATELAINE_PROJECT/packaging/dev/mounts.sh"

# CHATELAINE_ENTER overrides the choice: native, bwrap or chroot.
prepareEnvironment() {
  local command=$1
  enter=${CHATELAINE_ENTER:-}
  if [[ -n ${CHATELAINE_INSIDE:-} ]]; then enter=native; return; fi
  if ! command -v apt-get >/dev/null; then
    [[ $enter != native ]] || return 0
    die "there is no apt-get here. With the libraries of CONTRIBUTING.md installed: CHATELAINE_ENTER=native ./dev $command"
  fi
  if [[ $enter == native ]] || { [[ -z $enter ]] && hostIsNewEnough; }; then
    enter=native
    installPackages $(buildPackages) $([[ $command != bench ]] || benchPackages)
    return
  fi
  root=$(rootDirectory)
  ensureRoot "$root"
  [[ -n $enter ]] || enter=$(userNamespacesWork && echo bwrap || echo chroot)
}

# Also no: root at work on somebody else's files, which it could not write from inside a namespace.
userNamespacesWork() {
  [[ $EUID -ne 0 || $(stat -c %u "$CHATELAINE_PROJECT") -eq 0 ]] &&
    bwrap --unshare-user --unshare-pid --uid 1000 --gid 1000 --ro-bind / / --proc /proc --dev /dev true 2>/dev/null
}

inEnvironment() {
  case $enter in
    native) CHATELAINE_INSIDE=1 exec "$@" ;;
    bwrap) enterWithBwrap "$@" ;;
    chroot) enterWithChroot "$@" ;;
    *) die "CHATELAINE_ENTER is native, bwrap or chroot" ;;
  esac
}

# The environment inside is made anew, from a list, so that a run doesn't depend on who started it.
environment() {
  local name
  for name in TERM COLUMNS NO_COLOR CI DISPLAY XAUTHORITY XDG_SESSION_TYPE DBUS_SESSION_BUS_ADDRESS \
    http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE \
    REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS GIT_SSL_CAINFO PIP_CERT npm_config_cafile; do
    [[ -z ${!name:-} ]] || printf '%s=%s\0' "$name" "${!name}"
  done
  [[ -z ${WAYLAND_DISPLAY:-} ]] || printf 'WAYLAND_DISPLAY=%s\0' "$(waylandSocket)"
  printf '%s\0' HOME=/home/dev USER=dev LOGNAME=dev SHELL=/bin/bash LANG=C.UTF-8 CHATELAINE_INSIDE=1 \
    PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin XDG_RUNTIME_DIR=/run/user/1000 \
    "CHATELAINE_PROJECT=$CHATELAINE_PROJECT" CHATELAINE_CACHE=/home/dev/.cache/chatelaine
}

enterWithBwrap() {
  local kind source place variables options=()
  mapfile -d '' -t variables < <(environment)
  while IFS=$'\t' read -r kind source place; do
    case $kind in
      ro) options+=(--ro-bind "$source" "$place") ;;
      rw) options+=(--bind "$source" "$place") ;;
      dev) options+=(--dev-bind "$source" "$place") ;;
      tmpfs) options+=(--tmpfs "$place") ;;
      private) options+=(--perms 0700 --dir "$place") ;;
      symlink) options+=(--symlink "$source" "$place") ;;
    esac
  done < <(mounts "$(insideId)")
  exec bwrap --unshare-user --unshare-pid --die-with-parent --uid "$(insideId)" --gid 1000 --proc /proc --dev /dev \
    "${options[@]}" --chdir "$CHATELAINE_PROJECT" /usr/bin/env -i "${variables[@]}" "$@"
}

# Inside runs as the owner of the project, so that what is built is theirs.
enterWithChroot() {
  local owner variables table
  owner=$(stat -c %u "$CHATELAINE_PROJECT")
  mapfile -d '' -t variables < <(environment)
  table=$(mktemp)
  mounts "$owner" >"$table"
  asRoot unshare --mount --propagation private --pid --fork --kill-child \
    bash "$CHATELAINE_PROJECT/packaging/dev/chroot.sh" "$table" "$owner" "$CHATELAINE_PROJECT" "${variables[@]}" "$@"
}
