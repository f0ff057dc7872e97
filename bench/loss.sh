#!/usr/bin/env bash
# What is lost in rolling reloads, in recycling and in kills: pneuxnet beside stock Kestrel (stopped and started again behind the same
# listener) and, where it is installed, Gunicorn, in one run. Prints a table in Markdown. SECONDS_EACH (12) says how long each takes.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${SECONDS_EACH:-12}
[[ ${1:-} == --short ]] && seconds=5
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! command -v gunicorn >/dev/null && ((EUID == 0)) && command -v apt-get >/dev/null; then
  { apt-get -o DPkg::Lock::Timeout=400 update -qq && apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends gunicorn; } >/dev/null 2>&1 || true
fi
for project in src/Supervisor tests/Apps/Specimen bench/Clients; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Clients/release/Clients.dll loss "$seconds"
