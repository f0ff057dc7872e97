#!/usr/bin/env bash
# The web app under the real pneuxnet: bench/serving.sh inference|weights [--short]. Prints a table in Markdown.
#
#   inference  films a second through HTTP with 1 and 2 workers at 1, 4 and 16 clients, beside the same steps in a loop without HTTP, and with
#              micro-batching beside none, in one run and in turns
#   weights    what 1, 2 and 4 workers take of memory (PSS) with weights of their own and with shared ones, and what sharing costs in speed:
#              for XNet and for a model of 256 MB with random weights that is made here
#
# FILMS names a folder of JPEG films; without it phantoms are drawn at full size. On two processors that do nothing else the whole takes
# less than four minutes. Ended early, it ends what it has started.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=4 seconds=2
[[ ${2:-} == --short ]] && rounds=2 seconds=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
for project in src/Supervisor src/WebApp bench/Inference; do dotnet build "$project" -c Release -v quiet --nologo >/dev/null; done
exec dotnet artifacts/bin/Inference/release/Inference.dll "$1" "$rounds" "$seconds"
