#!/usr/bin/env bash
# Two hosts with an app behind a host with nginx, on a switch, in network namespaces: one is cut off under load and comes back.
#
#   two-hosts.sh PNEUXNET APP FOLDER     FOLDER/site.conf is nginx's site, for 10.7.0.11:8000 and 10.7.0.12:8000
#
# Runs in namespaces of its own, which end with it: unshare --net --mount --pid --fork --kill-child --mount-proc. Prints a line for each
# phase: its name, how many requests were answered by either host, how many were not, the longest in milliseconds.
set -euo pipefail
readonly pneuxnet=$1 app=$2 folder=$3
readonly clients=4

mount -t tmpfs tmpfs /run
ip link set lo up
ip link add switch type bridge
ip link set switch up

host() { # NAME NUMBER
  ip netns add "$1"
  ip link add "to-$1" type veth peer name eth0 netns "$1"
  ip link set "to-$1" master switch up
  ip -n "$1" address add "10.7.0.$2/24" dev eth0
  ip -n "$1" link set eth0 up
  ip -n "$1" link set lo up
}

ask() { # prints: status seconds body
  ip netns exec front curl -s -w ' %{http_code} %{time_total}\n' --max-time 60 http://10.7.0.1/host || echo 'none 000 60'
}

# Asks over and over until the file is gone; bounded.
client() { # FILE
  local i
  for ((i = 0; i < 4000; i++)); do
    [[ -e $folder/running ]] || return 0
    ask >>"$1"
  done
}

phase() { # NAME, then a command that ends when the phase does
  local name=$1 i
  shift
  rm -f "$folder"/answers.*
  touch "$folder/running"
  for ((i = 0; i < clients; i++)); do client "$folder/answers.$i" & running+=($!); done
  "$@"
  rm "$folder/running"
  wait "${running[@]}"
  running=()
  cat "$folder"/answers.* | awk -v name="$name" '
    $(NF - 1) == 200 { count[$1]++; answered++ } $(NF - 1) != 200 { lost++ } $NF > longest { longest = $NF }
    END { printf "%s app1=%d app2=%d lost=%d longest=%d\n", name, count["app1"], count["app2"], lost, longest * 1000 }'
}

# Until so many more requests have been answered, by one host if one is named.
answers() { # COUNT [HOST]
  local have
  while have=$(cat "$folder"/answers.* 2>/dev/null | grep -c "^${2:-}" || true); ((have < $1)); do
    read -rt 0.05 <> <(:) || true
  done
}

cut_off() {
  answers 60
  ip link set to-app1 down
  answers 200
}

running=()
host front 1
host app1 11
host app2 12
for name in app1 app2; do
  ip netns exec "$name" "$pneuxnet" -w 1 -b 0.0.0.0:8000 --timeout 5 --forwarded-allow-ips 10.7.0.1 -e "SPECIMEN_HOST=$name" --log-file "$folder/$name.log" "$app" >"$folder/$name.out" &
done
ip netns exec front /usr/sbin/nginx -p "$folder" -c "$folder/nginx.conf" -e "$folder/error.log" &
for name in app1 app2; do
  until ip netns exec "$name" curl -sf -o /dev/null http://127.0.0.1:8000/host; do read -rt 0.1 <> <(:) || true; done
done
until ip netns exec front curl -sf -o /dev/null http://10.7.0.1/host; do read -rt 0.1 <> <(:) || true; done

phase both answers 100
phase cut cut_off
phase without answers 60
ip link set to-app1 up
phase back answers 20 app1
