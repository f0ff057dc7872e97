#!/usr/bin/env bash
# The web app under `pneuxnet -w 1` and `-w 2`: films a second through HTTP at 1, 4 and 16 clients, beside the same steps in a loop
# without HTTP, and with micro-batching beside none, in one run and in turns. Prints a table in Markdown. FILMS names a folder of JPEG
# films; without it phantoms are drawn at full size.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=5 seconds=4
[[ ${1:-} == --short ]] && rounds=2 seconds=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in src/Supervisor src/WebApp bench/Inference; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Inference/release/Inference.dll inference "$rounds" "$seconds"
