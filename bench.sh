#!/usr/bin/env bash
# Benchmarks, side by side where there is something to compare with: ./bench.sh NAME [--short]
#
#   hello     the same app in one stock Kestrel process and under pneuxnet, in one run; prints a table in Markdown
#   strict    the same app with the strict rules of HTTP and with Kestrel's, in one run
#   overload  an app under 1.5 times the load that it can bear, in stock Kestrel and with a bounded queue, in one run
#   loss      what is lost in reloads, in recycling and in kills: pneuxnet, stock Kestrel, Gunicorn
#   reloads   a hundred reloads under two hundred thousand requests of every kind
#   spare     from the death of a worker to the next answer, with a spare and without
#   totals    an hour of requests, reloads and kills: what clients counted beside the sums of /metrics
#   inference films a second through HTTP, beside the same steps without it; micro-batching beside none
#   weights   memory of 1, 2 and 4 workers with weights of their own and with shared ones
#   simulation  a million simulated histories
#   --short   fewer and shorter rounds, to see that it works; too noisy to decide anything
#
# Figures of different machines or days don't compare; the ratios of one run do.
set -euo pipefail
cd "$(dirname "$0")"

case ${1:-} in
  hello | strict | overload | loss | reloads | spare | totals | simulation) exec "bench/$1.sh" "${@:2}" ;;
  inference | weights) exec bench/serving.sh "$@" ;;
  -h | --help) sed -n '2,16s/^# \{0,1\}//p' "$0" ;;
  *) sed -n '2,16s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
