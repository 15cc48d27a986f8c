# Configures and builds a preset of CMakePresets.json, with a compiler cache that survives a fresh clone.

export CCACHE_DIR=${CCACHE_DIR:-$CHATELAINE_CACHE/ccache} CCACHE_BASEDIR=$CHATELAINE_PROJECT CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# A compiler with Qt and Beast headers takes about 1.2 GB.
jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1200000) }' /proc/meminfo)
  echo $((memory < 1 ? 1 : memory < cores ? memory : cores))
}

configure() {
  local log=build/$1.configure.log
  mkdir -p build
  cmake --preset "$1" >"$log" 2>&1 || { cat "$log" >&2; die "configuring '$1' failed"; }
}

# build PRESET [TARGET…]; without targets everything.
build() {
  local preset=$1
  shift
  say "building '$preset'"
  configure "$preset"
  cmake --build --preset "$preset" -j "$(jobs)" ${1:+--target "$@"}
}
