#!/usr/bin/env bash
# A million histories of the simulated fleet (HISTORIES), or as many as are asked for; prints how many events that were, and how long it
# took. A broken promise ends it, and names its seed.
set -euo pipefail
cd "$(dirname "$0")/.."
[[ ${1:-} == --short ]] && histories=20000 || histories=${HISTORIES:-1000000}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build tests/Supervisor.Tests -c Release -v quiet --nologo >/dev/null
SIMULATION_HISTORIES=$histories dotnet test tests/Supervisor.Tests -c Release --no-build \
  --filter Name~No_history --logger 'console;verbosity=detailed' | grep -E 'histories|seed|Passed!|Failed!|Duration|Total time'
