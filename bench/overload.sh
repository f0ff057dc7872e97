#!/usr/bin/env bash
# bench/Work, each of whose requests holds one of two devices for 20 ms, under more load than it can bear: requests go out by the clock at
# 1.5 times the capacity, each on a connection of its own, with a patience of 5 s. One stock Kestrel process with two devices and
# `pneuxnet -w 2 --threads 1 --queue 16`, a device to each worker, take turns in one run, loopback only. The capacity of each is what it
# does for clients that wait for their answers. A load has to last for longer than the patience to show what it does.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/lib.sh

rounds=3 closed_s=5 open_s=30
if [[ ${1:-} == --short ]]; then
  rounds=1 closed_s=4 open_s=20
fi
readonly variants=(stock pneuxnet)
readonly app=$PWD/artifacts/bin/Work/release/Work.dll
readonly client=$PWD/artifacts/bin/Overload/release/Overload

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 Logging__LogLevel__Default=Warning
work=$(mktemp -d)
server=
trap '[[ -n $server ]] && kill -TERM "$server" 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

for project in src/Supervisor bench/Work bench/Overload; do
  dotnet build "$project" -c Release -v quiet --nologo >"$work/build" || { cat "$work/build"; exit 1; }
done

start() { # VARIANT
  port=$(free_port)
  case $1 in
    stock) WORK_AT_ONCE=2 dotnet "$app" --urls "http://127.0.0.1:$port" >"$work/log" 2>&1 & ;;
    pneuxnet) artifacts/bin/Supervisor/release/pneuxnet -w 2 --threads 1 --queue 16 -b "127.0.0.1:$port" "$app" >"$work/log" 2>&1 & ;;
  esac
  server=$!
  await_answer "$port"
}

stop() {
  kill -TERM "$server"
  wait "$server" || true
  server=
}

for ((round = 0; round < rounds; round++)); do
  for name in "${variants[@]}"; do
    echo "round $((round + 1)) of $rounds: $name" >&2
    start "$name"
    "$client" closed "http://127.0.0.1:$port/" 16 2 >/dev/null
    read -r capacity _ < <("$client" closed "http://127.0.0.1:$port/" 16 "$closed_s")
    rate=$(awk -v c="$capacity" 'BEGIN { print 1.5 * c }')
    read -r good p50 p99 refused refused99 late failed < <("$client" open "http://127.0.0.1:$port/" "$rate" "$open_s")
    stop
    echo "$name $capacity $rate $good $(awk -v g="$good" -v c="$capacity" 'BEGIN { print g / c }') $p50 $p99 $refused $refused99 $late $failed" >>"$work/rows"
  done
done

echo "| server | capacity, req/s | asked, req/s | answered, req/s | goodput | p50, ms | p99, ms | refused | refused within, ms (p99) | timed out | failed |"
echo "|---|---|---|---|---|---|---|---|---|---|---|"
while read -r name capacity rate good share p50 p99 refused refused99 late failed; do
  printf '| %s | %.0f | %.0f | %.0f | %.2f | %s | %s | %s | %s | %s | %s |\n' "$name" "$capacity" "$rate" "$good" "$share" "$p50" "$p99" "$refused" "$refused99" "$late" "$failed"
done <"$work/rows"
