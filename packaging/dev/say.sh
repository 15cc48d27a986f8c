# Messages of ./dev: what is being done, and what to do when it can't be done.

say() {
  if [[ -t 2 ]]; then printf '\033[1m==>\033[0m %s\n' "$*" >&2; else printf '==> %s\n' "$*" >&2; fi
}

die() {
  printf './dev: %s\n' "$*" >&2
  exit 1
}
