# Builds a preset, runs its tests with ctest and prints how many test functions ran.

export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:abort_on_error=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

# The folders that run under the sanitizers so far. Add one when its tests have been seen clean.
sanitizedFolders=(core crypto storage)

runSanitized() {
  build asan "${sanitizedFolders[@]/%/_tests}"
  runCtest asan "^($(IFS='|' && printf '%s' "${sanitizedFolders[*]}"))\\."
}

runTests() {
  build "$1"
  runCtest "$1" "${2:-}"
}

runCtest() {
  local preset=$1 filter=$2 log status=0
  log=$PWD/build/$preset/ctest.log
  local arguments=(--test-dir "build/$preset" --output-on-failure --no-tests=error -j 2)
  [[ -z $filter ]] || arguments+=(-R "$filter")
  ctest "${arguments[@]}" </dev/null 2>&1 | tee "$log" || status=$?
  testFunctions "build/$preset/Testing/Temporary/LastTest.log"
  grep -E '^[0-9]+% tests passed' "$log" || true
  return "$status"
}

# Adds up the closing lines of the Qt Test programs: "Totals: 5 passed, 0 failed, 0 skipped, …".
testFunctions() {
  awk '/^Totals: [0-9]+ passed/ { passed += $2; failed += $4; skipped += $6 }
    END { printf "\nTest functions: %d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$1"
}
