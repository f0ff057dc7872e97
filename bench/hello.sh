#!/usr/bin/env bash
# tests/Apps/Hello in one stock Kestrel process, under `pneuxnet -w 1`, under `pneuxnet -w 2`, and under `-w 2` with the admin app, whose
# metrics are fetched each second. All four are up during the whole run and take turns (A B C D A B C D ...), so that what the machine
# does meanwhile hits all alike; loopback only, 64 keep-alive connections, a few seconds a round.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/lib.sh

# The runtime ends pool threads that were idle for 20 s; only then is a process at rest.
rounds=5 round_s=4 starts=7 settle_s=45 idle_s=30
if [[ ${1:-} == --short ]]; then
  rounds=3 round_s=2 starts=3 settle_s=5 idle_s=10
fi
readonly connections=64
readonly variants=(stock w1 w2 w2admin)
readonly app=$PWD/artifacts/bin/Hello/release/Hello.dll
readonly master=$PWD/artifacts/bin/Supervisor/release/pneuxnet

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
admin_port=$(free_port)
readonly admin_port
declare -A pid port
stop_all() {
  local name
  kill "${scraper:-}" 2>/dev/null || true
  for name in "${!pid[@]}"; do stop "$name"; done
  rm -rf "$work"
}
trap stop_all EXIT

# In a folder where nothing happens: an app watches its folder for changed settings, and would count what else is written there.
start() { # VARIANT
  port[$1]=$(free_port)
  mkdir -p "$work/empty"
  cd "$work/empty"
  case $1 in
    stock) dotnet "$app" --urls "http://127.0.0.1:${port[$1]}" >"$work/$1.log" 2>&1 & ;;
    w2admin) "$master" -w 2 --admin-bind "127.0.0.1:$admin_port" -b "127.0.0.1:${port[$1]}" "$app" >"$work/$1.log" 2>&1 & ;;
    w*) "$master" -w "${1#w}" -b "127.0.0.1:${port[$1]}" "$app" >"$work/$1.log" 2>&1 & ;;
  esac
  pid[$1]=$!
  cd - >/dev/null
}

stop() { # VARIANT
  kill -TERM "${pid[$1]}" 2>/dev/null || true
  wait "${pid[$1]}" 2>/dev/null || true
  unset "pid[$1]"
}

# One column of numbers for each variant and measure: work/MEASURE.VARIANT.
note() { echo "$3" >>"$work/$1.$2"; } # MEASURE VARIANT VALUE

measure_start() { # VARIANT
  local began
  began=$(now_ms)
  start "$1"
  await_answer "${port[$1]}"
  note start "$1" "$(awk -v a="$began" -v b="$(now_ms)" 'BEGIN { print b - a }')"
  stop "$1"
}

measure_idle() {
  local name
  sleep "$settle_s"
  for name in "${variants[@]}"; do thread_ns $(family "${pid[$name]}") >"$work/before.$name"; done
  sleep "$idle_s"
  for name in "${variants[@]}"; do
    thread_ns $(family "${pid[$name]}") >"$work/after.$name"
    note idle "$name" "$(awk -v ms="$(fine_ms "$work/before.$name" "$work/after.$name")" -v s="$idle_s" 'BEGIN { print ms * 30 / s }')"
    note pss_fresh "$name" "$(pss_mb $(family "${pid[$name]}"))"
  done
}

measure_load() { # VARIANT SECONDS
  local before after processes
  processes=$(family "${pid[$1]}")
  before=$(cpu_coarse_ms $processes)
  wrk -t 1 -c "$connections" -d "${2}s" "http://127.0.0.1:${port[$1]}/" >"$work/wrk"
  after=$(cpu_coarse_ms $processes)
  if grep -E 'Non-2xx|Socket errors' "$work/wrk"; then
    echo "$1 did not answer all requests" >&2
    exit 1
  fi
  note rate "$1" "$(awk '/Requests\/sec/ { print $2 }' "$work/wrk")"
  note cpu "$1" "$(awk -v ms="$((after - before))" '/requests in/ { print ms * 1000 / $1 }' "$work/wrk")"
}

row() { # TITLE MEASURE FORMAT
  local name median min max line="| $1 |"
  local -A medians
  for name in "${variants[@]}"; do
    read -r median min max < <(summary <"$work/$2.$name")
    medians[$name]=$median
    if (($(wc -l <"$work/$2.$name") > 1)); then
      line+=$(printf " $3 ($3 to $3) |" "$median" "$min" "$max")
    else
      line+=$(printf " $3 |" "$median")
    fi
  done
  for name in w1 w2; do
    line+=$(awk -v a="${medians[$name]}" -v b="${medians[stock]}" 'BEGIN { printf " %.2f |", a / b }')
  done
  echo "$line"
}

# Neighbouring rounds against each other, since the machine's mood changes from minute to minute.
paired() { # VARIANT OTHER
  paste "$work/rate.$1" "$work/rate.$2" | awk '{ print $1 / $2 }' | summary | awk '{ printf "%.3f (%.3f to %.3f)", $1, $2, $3 }'
}

if ! command -v wrk >/dev/null; then
  apt-get -o DPkg::Lock::Timeout=400 update -qq && apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends wrk >/dev/null
fi
for project in src/Supervisor tests/Apps/Hello; do
  dotnet build "$project" -c Release -v quiet --nologo >"$work/build" || { cat "$work/build"; exit 1; }
done

echo "starting each $starts times" >&2
for ((i = 0; i < starts; i++)); do
  for name in "${variants[@]}"; do measure_start "$name"; done
done
for name in "${variants[@]}"; do
  start "$name"
  await_answer "${port[$name]}"
done
echo "idle for $((settle_s + idle_s)) s" >&2
measure_idle
while sleep 1; do curl -sS -o /dev/null "http://127.0.0.1:$admin_port/metrics" || true; done &
scraper=$!
# Until it has been asked often enough, what it runs is still being compiled.
sleep "$settle_s"
echo "warming up, then $rounds rounds" >&2
# Until the runtime's tiered compilation has settled.
for name in "${variants[@]}" "${variants[@]}"; do
  measure_load "$name" $((round_s + 1))
  rm "$work/rate.$name" "$work/cpu.$name"
done
for ((i = 0; i < rounds; i++)); do
  for name in "${variants[@]}"; do
    measure_load "$name" "$round_s"
  done
done
for name in "${variants[@]}"; do note pss "$name" "$(pss_mb $(family "${pid[$name]}"))"; done

echo "$(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $rounds rounds of $round_s s, $connections connections, $(dotnet --version) on $(uname -sr)"
echo
echo "| hello: median (min to max) | stock Kestrel | pneuxnet -w 1 | pneuxnet -w 2 | -w 2, scraped | -w 1 / stock | -w 2 / stock |"
echo "|---|---|---|---|---|---|---|"
row 'requests/s' rate '%.0f'
row 'CPU a request, µs' cpu '%.1f'
row 'PSS after the start, MB' pss_fresh '%.1f'
row 'PSS after the load, MB' pss '%.1f'
row 'idle, ms of CPU in 30 s' idle '%.1f'
row 'start to first answer, ms' start '%.0f'
echo
echo "Requests/s against the stock round beside it: -w 1 $(paired w1 stock), -w 2 $(paired w2 stock)"
echo "With the admin app, scraped each second, against -w 2 without it in the round beside it: $(paired w2admin w2)"
