#!/usr/bin/env bash
# Builds everything once and runs every test: ./test.sh [--project NAME] [FILTER]
#
#   --project NAME   only tests/NAME, such as Supervisor.Tests
#   FILTER           handed to dotnet test --filter, such as 'Name~reload'
#
# Needs the .NET 10 SDK; what else the tests use it installs by apt where it may. The last line is the sum of all projects. Exit code
# 1 if a test failed, a project crashed or ran for too long, or no test ran.
set -euo pipefail
cd "$(dirname "$0")"

# A project that takes longer is stuck: its test host is ended, and so are the processes of its group.
readonly project_limit_s=1200
readonly debian_packages=(certbot chromium curl dbus debootstrap fonts-dejavu-core init-system-helpers iproute2 libgdcm-tools libopenjp2-7 logrotate mmdebstrap nginx openssl pebble podman procps prometheus python3-prometheus-client systemd)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# Neither a build node nor a compiler server may outlive this script.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

only=''
filter=''
while (($#)); do
  case $1 in
    --project) only=${2:?--project needs the name of a folder of tests/}; shift 2 ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "test.sh: unknown option $1; see ./test.sh --help" >&2; exit 2 ;;
    *) filter=$1; shift ;;
  esac
done

results=$(mktemp -d)
end_all() {
  local file
  for file in "$results"/*.pid; do
    [[ ! -f $file ]] || kill "$(<"$file")" 2>/dev/null || true
  done
  rm -rf "$results"
}
trap end_all EXIT

install_missing_packages() {
  local package missing=()
  for package in "${debian_packages[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  echo "installing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get -o DPkg::Lock::Timeout=400 update -qq && apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends "${missing[@]}"; } \
    >"$results/apt.log" 2>&1; then
    tail -n 5 "$results/apt.log"
    echo "not installed; the tests that need it will say so"
  fi
}

# Prints "NAME: MESSAGE" for each result of the outcome, from a .trx file.
results_of() { # OUTCOME FILE
  awk -v outcome="$1" '
    function plain(text) {
      gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#xD;/, "", text); gsub(/&apos;/, "\x27", text)
      gsub(/&amp;/, "\\&", text)
      return text
    }
    BEGIN { RS = "<UnitTestResult " }
    # The last record goes on to the end of the file, which has an outcome, too.
    NR > 1 { sub(/<\/UnitTestResult>.*/, ""); attributes = substr($0, 1, index($0, ">")) }
    NR > 1 && index(attributes, "outcome=\"" outcome "\"") {
      match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11)
      message = ""
      if (match($0, /<Message>/)) { message = substr($0, RSTART + 9); sub(/<\/Message>.*/, "", message) }
      print "  " plain(name) ": " plain(message)
      if (outcome == "Failed" && match($0, /<StackTrace>/)) {
        stack = substr($0, RSTART + 12); sub(/<\/StackTrace>.*/, "", stack); print plain(stack)
      }
    }' "$2"
}

counter() { # NAME FILE
  grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'
}

if ((EUID == 0)) && command -v apt-get >/dev/null; then
  install_missing_packages
fi

SECONDS=0
if ! dotnet build PneuXNet.sln -c Release -v quiet --nologo -p:UseSharedCompilation=false >"$results/build.log" 2>&1; then
  cat "$results/build.log"
  echo "the build failed"
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi
echo "built in $SECONDS s"

# Sees neither processes nor ports nor temporary files of the others, and is ended with all that it has started.
readonly apart=(unshare --mount --pid --net --ipc --fork --kill-child --mount-proc --propagation private
  bash -c 'chmod 1777 "$0" && mount --bind "$0" /tmp && ip link set lo up && "$@"; exit $?')

# EndToEnd asks after each test whether anything of ours is left on the machine, so only where it has processes of its own can others run
# beside it. It waits more than it works, and so do they. (A checkout in /tmp would be hidden.)
can_be_apart() {
  ((EUID == 0)) && [[ $PWD/ != /tmp/* && -z ${TMPDIR:-} ]] && unshare --mount --pid --net --ipc --fork --mount-proc true 2>/dev/null
}

# Leaves NAME.log, NAME.status and NAME.seconds in the folder of results, and NAME.trx in the folder NAME.
run_project() { # NAME COMMAND_BEFORE...
  local name=$1 status=0 began=$SECONDS folder=$results/$1
  shift
  mkdir -p "$folder"
  # In /tmp, where it is apart.
  (($#)) && set -- "$@" "$folder" && folder=/tmp
  timeout --kill-after=20 "$project_limit_s" \
    "$@" dotnet test "tests/$name" -c Release --no-build --results-directory "$folder" --logger "trx;LogFileName=$name.trx" \
    ${filter:+--filter "$filter"} </dev/null >"$results/$name.log" 2>&1 &
  echo $! >"$results/$name.pid"
  wait $! || status=$?
  rm "$results/$name.pid"
  echo "$status" >"$results/$name.status"
  echo $((SECONDS - began)) >"$results/$name.seconds"
}

passed=0 failed=0 skipped=0
report() { # NAME
  local name=$1 status total project_passed project_failed project_skipped
  local trx=$results/$name/$name.trx log=$results/$name.log
  status=$(<"$results/$name.status")
  if [[ -f $trx ]]; then
    total=$(counter total "$trx")
    project_passed=$(counter passed "$trx")
    project_failed=$(counter failed "$trx")
    # The adapter's own count of those that were not executed is always 0.
    project_skipped=$((total - $(counter executed "$trx")))
    passed=$((passed + project_passed)) failed=$((failed + project_failed)) skipped=$((skipped + project_skipped))
    echo "$name: $project_passed passed, $project_failed failed, $project_skipped skipped in $(<"$results/$name.seconds") s"
    if ((project_skipped)); then
      echo "skipped:"
      results_of NotExecuted "$trx"
    fi
    if ((project_failed)); then
      echo "failed:"
      # Not without end: one missing file can fail a hundred tests.
      results_of Failed "$trx" | sed -n 1,300p
    fi
    if ((status == 0 || project_failed > 0)); then return; fi
  elif ((status == 0)) && [[ -n $filter ]]; then
    return
  fi
  # No results, or a test host that ended badly in spite of them: counted as one failure.
  failed=$((failed + 1))
  ((status == 124 || status == 137)) && echo "$name: stopped after $project_limit_s s" || echo "$name: crashed, exit code $status"
  tail -n 40 "$log"
}

projects=()
for project in $(grep -l '<IsTestProject>true' tests/*/*.csproj); do
  name=$(basename "$project" .csproj)
  [[ -z $only || $name == "$only" ]] && projects+=("$name")
done

beside=''
if [[ " ${projects[*]} " == *' EndToEnd '* ]] && can_be_apart; then
  run_project EndToEnd "${apart[@]}" &
  beside=$!
fi
for name in "${projects[@]}"; do
  [[ -n $beside && $name == EndToEnd ]] && continue
  run_project "$name"
  report "$name"
done
if [[ -n $beside ]]; then
  wait "$beside"
  report EndToEnd
fi

((passed + failed + skipped)) || echo "no test ran"
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
