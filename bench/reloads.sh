#!/usr/bin/env bash
# A hundred reloads (RELOADS) under two hundred thousand requests (RELOAD_REQUESTS) on new connections, on keep-alive, with uploads of 5 MB
# and with answers in chunks, over TCP and a unix socket at once: how many were lost.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ ${1:-} == --short ]]; then
  export RELOADS=10 RELOAD_REQUESTS=5000
fi
export RELOADS=${RELOADS:-100} RELOAD_REQUESTS=${RELOAD_REQUESTS:-200000}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/EndToEnd -c Release -v quiet --nologo >/dev/null
dotnet test tests/EndToEnd -c Release --no-build --filter Name~Reload_after_reload --logger 'console;verbosity=detailed' \
  | grep -E 'reloads,|lost|Passed!|Failed!|Total time'
