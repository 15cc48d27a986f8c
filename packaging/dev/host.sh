# What the host is and has: its distribution, its package manager, and how to become root for installing packages.

suite=trixie # the Debian release whose libraries we build with
suiteVersion=13

listedPackages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | awk '{ print $1 }' | sort -u; }
buildPackages() { listedPackages "$CHATELAINE_PROJECT/packaging/build-packages.txt"; }
benchPackages() { listedPackages "$CHATELAINE_PROJECT/packaging/bench-packages.txt"; }

osRelease() { (. /etc/os-release && printf '%s' "${!1:-}"); }

# Debian 13 or newer (testing and unstable carry no VERSION_ID), or a relative whose packages are as new.
hostIsNewEnough() {
  if [[ $(osRelease ID) == debian ]]; then
    local version
    version=$(osRelease VERSION_ID)
    [[ -z $version || ${version%%.*} -ge $suiteVersion ]]
  else
    candidateIsAtLeast libssl-dev 3.5 && candidateIsAtLeast qt6-base-dev 6.8
  fi
}

candidateIsAtLeast() {
  local version
  version=$(apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')
  [[ -n $version && $version != "(none)" ]] && dpkg --compare-versions "$version" ge "$2"
}

asRoot() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    sudo "$@"
  else
    die "root is needed once, to install packages. Run this command as root or where sudo works: $*"
  fi
}

missingPackages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

# Installs what is missing of the named packages and nothing beside it. No service is started by an installation, and no
# database made.
installPackages() {
  local missing
  mapfile -t missing < <(missingPackages "$@")
  [[ ${#missing[@]} -gt 0 ]] || return 0
  say "installing with apt-get: ${missing[*]}"
  local apt=(env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -q -y -o DPkg::Lock::Timeout=600)
  asRoot "${apt[@]}" update >&2
  withoutServices withoutClusters "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2
}

# What Debian's PostgreSQL packages read before they make a database for everybody: the tests make their own.
clusterSwitch=etc/postgresql-common/createcluster.d/chatelaine.conf
noCluster='create_main_cluster = false'

withoutClusters() {
  local folder status=0
  folder=$(dirname "/$clusterSwitch")
  asRoot mkdir -p "$folder"
  echo "$noCluster" | asRoot tee "/$clusterSwitch" >/dev/null
  asRoot "$@" || status=$?
  asRoot rm -f "/$clusterSwitch"
  asRoot rmdir --ignore-fail-on-non-empty "$folder" "$(dirname "$folder")"
  return "$status"
}

# policy-rc.d is Debian's own switch for that; one that is already there is the administrator's, and stays.
withoutServices() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [[ -e $policy ]]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' | asRoot tee "$policy" >/dev/null
  asRoot chmod 755 "$policy"
  "$@" || status=$?
  asRoot rm -f "$policy"
  return "$status"
}
