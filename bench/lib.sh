# Measuring processes from outside: shell functions for the benchmarks. To be sourced.

# Milliseconds on the wall clock, with fractions.
now_ms() { awk -v t="$EPOCHREALTIME" 'BEGIN { printf "%.3f", t * 1000 }'; }

# The process and what it started.
family() { # PID
  echo "$1"
  pgrep -P "$1" || true
}

# "THREAD NANOSECONDS" for each thread of the processes; /proc/PID/stat counts only hundredths of a second.
thread_ns() { # PID...
  local pid task
  for pid in "$@"; do
    for task in /proc/"$pid"/task/*; do
      echo "${task##*/} $(cut -d ' ' -f 1 "$task/schedstat")"
    done
  done
}

# CPU time in milliseconds between two outputs of thread_ns. What a thread that has ended since used is missing, so this is for
# processes at rest.
fine_ms() { # BEFORE AFTER
  awk 'NR == FNR { before[$1] = $2; next } { ns += $2 - before[$1] } END { printf "%.3f", ns / 1e6 }' "$1" "$2"
}

# CPU time in milliseconds, threads that have ended included, to hundredths of a second: for processes under load.
cpu_coarse_ms() { # PID...
  local pid
  # The second field, in parentheses, may hold spaces.
  for pid in "$@"; do sed 's/^.*) //' /proc/"$pid"/stat; done | awk -v hz="$(getconf CLK_TCK)" '{ ticks += $12 + $13 } END { printf "%.0f", ticks * 1000 / hz }'
}

# Proportional set size in MB: private memory and this process's share of the rest.
pss_mb() { # PID...
  local pid
  for pid in "$@"; do grep '^Pss:' /proc/"$pid"/smaps_rollup; done | awk '{ kb += $2 } END { printf "%.1f", kb / 1024 }'
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# Waits for the first answer with status 200. A connection that the backlog holds is waited for, one that is refused is tried again.
await_answer() { # PORT
  local line deadline=$((SECONDS + 30))
  while ((SECONDS < deadline)); do
    if { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then
      printf 'GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n' >&3
      read -r -t 30 line <&3 || line=''
      exec 3>&-
      [[ $line == *' 200 '* ]] && return
    fi
    sleep 0.002
  done
  echo "no answer on port $1 within 30 s" >&2
  return 1
}

# Prints "MEDIAN MIN MAX" of the numbers on standard input, one a line.
summary() {
  sort -g | awk '{ v[NR] = $1 } END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf "%.6g %.6g %.6g\n", m, v[1], v[NR] }'
}
