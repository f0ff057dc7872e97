#!/usr/bin/env bash
# Side-by-side benchmarks: ./bench.sh hello|strict|overload [--short]
#
#   hello     the same app in one stock Kestrel process and under pneuxnet, in one run; prints a table in Markdown
#   strict    the same app with the strict rules of HTTP and with Kestrel's, in one run
#   overload  an app under 1.5 times the load that it can bear, in stock Kestrel and with a bounded queue, in one run
#   --short   fewer and shorter rounds, to see that it works; too noisy to decide anything
#
# Figures of different machines or days don't compare; the ratios of one run do.
set -euo pipefail
cd "$(dirname "$0")"

case ${1:-} in
  hello | strict | overload) exec "bench/$1.sh" "${@:2}" ;;
  -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0" ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
