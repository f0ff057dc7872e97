#!/usr/bin/env bash
# What the strict rules of HTTP cost: tests/Apps/Hello under `pneuxnet -w 1`, with --http-rules strict and kestrel, bare and once with the
# header fields that a browser sends. Both masters are up during the whole run and take turns, so that what the machine does meanwhile
# hits both alike; loopback only, 64 keep-alive connections. CPU time a request is the figure: it doesn't depend on who else runs.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/lib.sh

rounds=9 round_s=4
if [[ ${1:-} == --short ]]; then
  rounds=3 round_s=2
fi
readonly connections=64
readonly variants=(strict kestrel)
readonly app=$PWD/artifacts/bin/Hello/release/Hello.dll
readonly master=$PWD/artifacts/bin/Supervisor/release/pneuxnet
readonly browser=(-H 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  -H 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8' -H 'Accept-Encoding: gzip, deflate, br'
  -H 'Accept-Language: en-GB,en;q=0.9' -H 'Cache-Control: max-age=0' -H 'Cookie: session=0123456789abcdef0123456789abcdef; theme=dark'
  -H 'Upgrade-Insecure-Requests: 1' -H 'Sec-Fetch-Dest: document' -H 'Sec-Fetch-Mode: navigate' -H 'Sec-Fetch-Site: same-origin')

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
declare -A pid port
stop_all() {
  local name
  for name in "${!pid[@]}"; do kill -TERM "${pid[$name]}" && wait "${pid[$name]}" || true; done
  rm -rf "$work"
}
trap stop_all EXIT

measure() { # VARIANT CASE WRK_ARGUMENT...
  local before after processes
  processes=$(family "${pid[$1]}")
  before=$(cpu_coarse_ms $processes)
  wrk -t 1 -c "$connections" -d "${round_s}s" "${@:3}" "http://127.0.0.1:${port[$1]}/" >"$work/wrk"
  after=$(cpu_coarse_ms $processes)
  if grep -E 'Non-2xx|Socket errors' "$work/wrk"; then
    echo "$1 did not answer all requests" >&2
    exit 1
  fi
  awk '/Requests\/sec/ { print $2 }' "$work/wrk" >>"$work/rate.$2.$1"
  awk -v ms="$((after - before))" '/requests in/ { print ms * 1000 / $1 }' "$work/wrk" >>"$work/cpu.$2.$1"
}

row() { # TITLE MEASURE FORMAT
  local name line="| $1 |" median min max
  for name in "${variants[@]}"; do
    read -r median min max < <(summary <"$work/$2.$name")
    line+=$(printf " $3 ($3 to $3) |" "$median" "$min" "$max")
  done
  # Neighbouring rounds against each other, since the machine's mood changes from minute to minute.
  read -r median min max < <(paste "$work/$2.strict" "$work/$2.kestrel" | awk '{ print $1 / $2 }' | summary)
  printf '%s %.3f (%.3f to %.3f) |\n' "$line" "$median" "$min" "$max"
}

for project in src/Supervisor tests/Apps/Hello; do
  dotnet build "$project" -c Release -v quiet --nologo >"$work/build" || { cat "$work/build"; exit 1; }
done
for name in "${variants[@]}"; do
  port[$name]=$(free_port)
  map=drop
  # Else somebody has to go through the fields for underscores there, too.
  [[ $name == kestrel ]] && map=dangerous
  "$master" -w 1 --http-rules "$name" --header-map "$map" -b "127.0.0.1:${port[$name]}" "$app" >"$work/$name.log" 2>&1 &
  pid[$name]=$!
  await_answer "${port[$name]}"
done
echo "warming up, then $rounds rounds" >&2
# Until the runtime's tiered compilation has settled.
for name in "${variants[@]}" "${variants[@]}"; do
  measure "$name" bare
  measure "$name" browser "${browser[@]}"
done
rm "$work"/rate.* "$work"/cpu.*
for ((i = 0; i < rounds; i++)); do
  for name in "${variants[@]}"; do measure "$name" bare; done
  for name in "${variants[@]}"; do measure "$name" browser "${browser[@]}"; done
done

echo "$(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $rounds rounds of $round_s s, $connections connections, $(dotnet --version) on $(uname -sr)"
echo
echo "| -w 1: median (min to max) | strict | kestrel | strict / kestrel |"
echo "|---|---|---|---|"
row 'CPU a request, µs: Host alone' cpu.bare '%.1f'
row 'CPU a request, µs: as a browser sends' cpu.browser '%.1f'
row 'requests/s: Host alone' rate.bare '%.0f'
row 'requests/s: as a browser sends' rate.browser '%.0f'
