#!/usr/bin/env bash
# From the death of the only worker to the first answer of what takes its place: with a spare, without one, and stock Kestrel under a loop
# that starts it again. A client asks on new connections as fast as it can; kill -9 twenty times (KILLS) each. Prints a table in Markdown.
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${KILLS:-20}
[[ ${1:-} == --short ]] && kills=5
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in src/Supervisor tests/Apps/Specimen bench/Clients; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Clients/release/Clients.dll spare "$kills"
