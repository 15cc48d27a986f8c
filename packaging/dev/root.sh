# The Debian root for hosts that are too old: made once per package list, whole or not at all, and shared by all runs.

recipe=1 # raise when roots have to be made anew though the package list is the same

rootPackages() { { buildPackages; benchPackages; } | sort -u; }

rootDirectory() {
  local hash
  hash=$({ echo "$recipe $suite $(dpkg --print-architecture)"; rootPackages; } | sha256sum)
  printf '%s/root-%s' "$CHATELAINE_CACHE" "${hash:0:16}"
}

# The host's own mirror of Debian, so that its proxies and caches keep being used.
hostMirror() {
  local codename format='$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)' uri=${CHATELAINE_MIRROR:-}
  codename=$(osRelease VERSION_CODENAME)
  if [[ -z $uri && $(osRelease ID) == debian ]]; then
    uri=$(apt-get indextargets --format "$format" 'Created-By: Packages' 2>/dev/null |
      awk -F'|' -v releases="^($codename|stable|oldstable|oldoldstable)$" '
        $3 == "main" && $2 ~ releases {
          rank = ($1 == "Debian") ? 3 : ($4 ~ /debian\/?$/) ? 2 : 1
          if (rank > best) { best = rank; uri = $4 }
        }
        END { print uri }')
  fi
  if [[ $uri == mirror+file:* ]]; then uri=$(awk '!/^#/ && NF { print $1; exit }' "${uri#mirror+file:}"); fi
  [[ -n $uri ]] || die "apt has no Debian mirror configured on this host: name one in CHATELAINE_MIRROR"
  printf '%s' "$uri"
}

# Before the packages come: no database server for everybody (host.sh).
prepareClusters="mkdir -p \"\$1/$(dirname "$clusterSwitch")\" && echo '$noCluster' >\"\$1/$clusterSwitch\""

# Entering wants an account, and files to mount the host's own over.
prepareAccount='
  echo "dev:x:1000:1000:developer:/home/dev:/bin/bash" >>"$1/etc/passwd"
  echo "dev:x:1000:" >>"$1/etc/group"
  od -An -N16 -tx1 /dev/urandom | tr -d " \n" >"$1/etc/machine-id"
  rm -f "$1/etc/resolv.conf"; touch "$1/etc/resolv.conf" "$1/etc/hosts"
  mkdir -p "$1/usr/local/share/ca-certificates"'

# Root unpacks in place. Anybody else makes a tarball in a user namespace, or with sudo where the user has no subordinate
# ids, and unpacks it, so that every file is theirs.
fillRoot() {
  local root=$1 mirror unpack=(tar -x -C "$1" --no-same-owner "--exclude=./dev/*")
  mirror=$(hostMirror) || return 1
  local make=(mmdebstrap --variant=minbase "--include=$(rootPackages | paste -sd,)"
    "--essential-hook=$prepareClusters" "--customize-hook=$prepareAccount"
    --dpkgopt=force-unsafe-io '--dpkgopt=path-exclude=/usr/share/doc/*' '--dpkgopt=path-exclude=/usr/share/man/*')
  if [[ $EUID -eq 0 ]]; then
    "${make[@]}" --mode=root "$suite" "$root" "$mirror" </dev/null >&2
  elif grep -q "^$(id -un):" /etc/subuid 2>/dev/null && unshare --user true 2>/dev/null; then
    "${make[@]}" --mode=unshare "$suite" - "$mirror" </dev/null | "${unpack[@]}"
  else
    asRoot "${make[@]}" --mode=root "$suite" - "$mirror" </dev/null | "${unpack[@]}"
  fi
}

removeRoot() {
  chmod -R u+w "$1" 2>/dev/null || true
  rm -rf "$1"
}

makeRoot() {
  local root=$1 new=$1.new
  removeRoot "$new"
  trap "removeRoot '$new'" EXIT
  trap 'exit 130' INT TERM HUP
  mkdir -p "$new"
  say "creating a Debian $suiteVersion root in $root (once; one to three minutes)"
  fillRoot "$new" || die "the Debian $suiteVersion root could not be created; the messages above say why"
  mv "$new" "$root" || die "the Debian $suiteVersion root could not be put in its place, $root"
  trap - EXIT INT TERM HUP
}

# Roots of former package lists are removed when nobody has entered them for a month.
removeOldRoots() {
  local old
  find "$CHATELAINE_CACHE" -maxdepth 1 -name 'root-*.used' -mtime +30 | while read -r old; do
    removeRoot "${old%.used}"
    rm -f "$old"
  done
}

ensureRoot() {
  local root=$1
  mkdir -p "$CHATELAINE_CACHE"
  installPackages mmdebstrap bubblewrap uidmap mount util-linux
  if [[ ! -d $root ]]; then
    exec 8>"$CHATELAINE_CACHE/root.lock"
    flock 8
    [[ -d $root ]] || (makeRoot "$root" 8>&-) || exit 1
    removeOldRoots
    exec 8>&-
  fi
  touch "$root.used"
}
