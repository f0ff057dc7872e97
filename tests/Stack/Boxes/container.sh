#!/usr/bin/env bash
# Runs the image as a cluster would: read-only, not as root, without a capability; asks, hurts and stops it.
#
#   container.sh ARCHIVE FOLDER     FOLDER is empty; podman's store is in it
#
# Runs in namespaces of its own, which end with it: unshare --mount --pid --net --fork --kill-child --mount-proc. Prints a line for each
# fact: its name, an equals sign, its value.
set -euo pipefail
readonly archive=$1 folder=$2
readonly film=/usr/lib/pneuxnet/webapp/Golden/patch-in-one-lung.png

# Of the two versions of control groups podman knows how to use one at a time.
umount /sys/fs/cgroup/unified 2>/dev/null || true
ip link set lo up

pod() { # podman without the messages of a machine on which systemd doesn't run
  podman --root "$folder/store" --runroot "$folder/run" --cgroup-manager cgroupfs "$@" 2> >(grep -v 'systemd' >&2)
}

fact() { echo "$1=${*:2}"; }

answered() { curl -sS -o /dev/null -w '%{http_code}' --max-time 30 "$@" 2>/dev/null || true; }

until_holds() { # COMMAND...
  local i
  for ((i = 0; i < 600; i++)); do
    "$@" && return 0
    read -rt 0.1 <> <(:) || true
  done
  return 1
}

serves() { [[ $(answered http://127.0.0.1:8000/healthz) == 200 ]]; }

pod load --quiet -i "$archive" >/dev/null
image=$(pod images --format '{{.Repository}}:{{.Tag}}')
# The limits are those that a process without CAP_SYS_RESOURCE may set.
pod run --detach --name app --network host --read-only --read-only-tmpfs=false --tmpfs /tmp:mode=1777 --cap-drop ALL \
  --security-opt no-new-privileges --ulimit nofile=1024:4096 --ulimit nproc=4096:4096 "$image" >/dev/null
first=$(pod inspect app --format '{{.State.Pid}}')

until_holds serves
fact page "$(answered http://127.0.0.1:8000/)"
fact user "$(awk '/^Uid:/ { print $2, $3, $4, $5 }' "/proc/$first/status")"
fact capabilities "$(awk '/^CapEff:|^CapBnd:/ { print $2 }' "/proc/$first/status" | sort -u)"
fact writes "$(pod exec app sh -c 'echo x >/etc/x || echo refused' 2>/dev/null)"

# The health check of the image, as podman, docker and compose run it.
pod healthcheck run app >/dev/null && fact health 0 || fact health $?
pod exec app pneuxnet ctl pause >/dev/null
pod healthcheck run app >/dev/null && fact paused 0 || fact paused $?
pod exec app pneuxnet ctl resume >/dev/null

# An orphan becomes the child of the container's first process, and is nobody's zombie when it ends.
pod exec app sh -c 'pneuxnet ctl events --follow >/dev/null 2>&1 &'
orphan() { pgrep -P "$first" -f 'ctl events' >"$folder/orphan"; }
until_holds orphan
kill -KILL "$(cat "$folder/orphan")"
gone() { [[ ! -e /proc/$(cat "$folder/orphan") ]]; }
until_holds gone && fact orphan reaped || fact orphan zombie

# A worker that dies is replaced.
worker=$(pgrep -P "$first" -f 'pneuxnet: worker')
kill -KILL "$worker"
replaced() { [[ $(pgrep -P "$first" -f 'pneuxnet: worker') =~ ^[0-9]+$ && $(pgrep -P "$first" -f 'pneuxnet: worker') != "$worker" ]] && serves; }
until_holds replaced && fact worker replaced || fact worker lost

# A film is on its way when the container is told to stop: some of it has been sent already.
cp "$(pod mount app)$film" "$folder/film.png"
curl -sS -o "$folder/verdict" -w '%{http_code}' --limit-rate 20K -F "file=@$folder/film.png" http://127.0.0.1:8000/api/predict >"$folder/status" &
client=$!
underway() { pod exec app pneuxnet ctl requests 2>/dev/null | grep -q predict; }
until_holds underway
pod stop --time 60 app >/dev/null
wait "$client"
fact film "$(cat "$folder/status")" "$(grep -o '"label":"[A-Z]*"' "$folder/verdict")"
fact exit "$(pod inspect app --format '{{.State.ExitCode}}')"
pod rm app >/dev/null
pod umount --all >/dev/null
