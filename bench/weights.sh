#!/usr/bin/env bash
# What 1, 2 and 4 workers take of memory (PSS) with weights of their own and with shared ones, and what sharing costs in speed: for XNet
# and for a model of 256 MB with random weights that is made here. Prints a table in Markdown.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=5 seconds=4
[[ ${1:-} == --short ]] && rounds=2 seconds=2
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in src/Supervisor src/WebApp bench/Inference; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Inference/release/Inference.dll weights "$rounds" "$seconds"
