#!/usr/bin/env bash
# Whether the sums of /metrics are what the clients counted: 3 workers, at most 200 requests a second on lasting and on new connections, a reload
# every 30 s and kill -9 of a worker each minute, for an hour, or SECONDS_EACH. Prints a table in Markdown.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-3600}
[[ ${1:-} == --short ]] && seconds=60
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in src/Supervisor tests/Apps/Specimen bench/Clients; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Clients/release/Clients.dll totals "$seconds"
