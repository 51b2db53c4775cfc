# Where the tools that tests need are found. Sourced by the scripts beside it.

say() { printf '%s\n' "$*" >&2; }

# pg_bin prints the folder with initdb and postgres: on PATH, or Debian's versioned one (the newest).
pg_bin() {
  local dir
  for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn) \
    /usr/local/opt/postgresql*/bin /opt/homebrew/opt/postgresql*/bin "$(dirname "$(command -v initdb || echo /none/x)")"; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then echo "$dir"; return 0; fi
  done
  return 1
}

# chromium_bin prints the browser to drive: CORDBOARD_TEST_CHROMIUM, or the first one found.
chromium_bin() {
  if [ -n "${CORDBOARD_TEST_CHROMIUM:-}" ]; then echo "$CORDBOARD_TEST_CHROMIUM"; return 0; fi
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name"; then return 0; fi
  done
  return 1
}

# node_ok succeeds with Node.js 18.19 or newer: older ones lack the test reporters.
node_ok() {
  command -v node >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)'
}
