#!/bin/bash
# The commands of ./dev, as they run in the build environment. Started by ./dev only.
set -euo pipefail
cd "$CHATELAINE_PROJECT"
. packaging/dev/say.sh
. packaging/dev/build.sh
. packaging/dev/tests.sh

programs=(chatelaine chatelained chatelainectl)

hasDisplay() { [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; }

doRun() {
  if hasDisplay; then
    build dev "${programs[@]}"
    exec build/dev/app/desktop/chatelaine "$@"
  fi
  say "no display here: running the tour instead"
  doTour "$@"
}

doTour() {
  local directory=${1:-$CHATELAINE_PROJECT/out/tour}
  build dev "${programs[@]}"
  exec python3 tests/journeys/tour.py --build "$CHATELAINE_PROJECT/build/dev" --out "$directory"
}

doBench() {
  local name=${1:-}
  [[ -n $name && -f bench/$name.py ]] || die "usage: ./dev bench NAME, with NAME one of: $(benchNames)"
  shift
  build release chatelained bench_load bench_fixture bench_sync
  exec python3 "bench/$name.py" --build "$CHATELAINE_PROJECT/build/release" "$@"
}

benchNames() { find bench -maxdepth 1 -name '*.py' -printf '%f ' | sed 's/\.py / /g'; }

doLint() {
  build dev
  exec python3 packaging/lint/lint.py --build "$CHATELAINE_PROJECT/build/dev" "$@"
}

doShell() {
  if [[ $# -eq 0 ]]; then exec bash; fi
  exec bash -c "$*"
}

command=$1
shift
case $command in
  run) doRun "$@" ;;
  test) runTests dev "$@" ;;
  sanitize) runSanitized ;;
  tour) doTour "$@" ;;
  bench) doBench "$@" ;;
  lint) doLint "$@" ;;
  shell) doShell "$@" ;;
esac
