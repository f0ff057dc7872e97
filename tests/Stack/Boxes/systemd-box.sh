#!/usr/bin/env bash
# A machine within the machine: boots the real systemd over a copy-on-write view of /, with processes, mounts, network (loopback only),
# host name and control groups of its own. Nothing that happens in it is left on the host.
#
#   systemd-box.sh FOLDER [LOWER] [NETWORK]     runs until it is killed
#
# FOLDER      empty at first; FOLDER/pid is the process id of its systemd, as soon as there is one: nsenter -t PID -a systemctl ...
# LOWER       what it sees as /, another root than / if one is named; what it changes is in memory and goes with it
# NETWORK     own (the default), or host: it reaches what the host reaches, and its ports are the host's
set -euo pipefail

folder=$(realpath "$1")
self=$(realpath "$0")
lower=${2:-/}
network=${3:-own}
readonly folder self lower network
readonly name=pneuxnet-box-$$
readonly v1='cpu cpuacct cpuset memory devices freezer blkio pids systemd'

# The box sees the groups that it is started in as the roots of the hierarchies, and can't reach above them.
enter_own_groups() {
  local hierarchy group own
  for hierarchy in $v1 unified; do
    group=/sys/fs/cgroup/$hierarchy
    [[ -d $group ]] || continue
    own=$(awk -F: -v want="$hierarchy" '
      want == "unified" && $2 == "" { print $3 }
      { n = split($2, names, ","); for (i = 1; i <= n; i++) if (names[i] == want || names[i] == "name=" want) print $3 }' /proc/self/cgroup | head -1)
    group=$group${own%/}/$name
    mkdir -p "$group"
    if [[ $hierarchy == cpuset ]]; then
      cat "$group/../cpuset.cpus" >"$group/cpuset.cpus"
      cat "$group/../cpuset.mems" >"$group/cpuset.mems"
    fi
    echo $$ >"$group/cgroup.procs"
    echo "$group" >>"$folder/groups"
  done
}

remove_groups() {
  local group tries
  [[ -f $folder/groups ]] || return 0
  while read -r group; do
    # Back to the parent, so that the group can go.
    echo $$ >"$group/../cgroup.procs" || true
    # Processes that were killed stay in it until they are reaped.
    for tries in {1..100}; do
      find "$group" -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null || true
      rmdir "$group" 2>/dev/null && break
      pause
    done
  done <"$folder/groups"
}

pause() {
  read -rt 0.05 <> <(:) || true
}

# Runs as pid 1 of the new namespaces.
become_the_machine() {
  local root=$folder/root device hierarchy
  mkdir -p "$root" "$folder/layers"
  mount -t tmpfs -o mode=755 tmpfs "$folder/layers"
  mkdir "$folder/layers/upper" "$folder/layers/work"
  # What the host has in the service's own cache is hidden (an overlay's whiteout): systemd would give it to the service's user, file by
  # file, and the service could not start if one of them can't be given, as a device.
  mkdir -p "$folder/layers/upper/var/cache"
  mknod "$folder/layers/upper/var/cache/pneuxnet" c 0 0
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$folder/layers/upper,workdir=$folder/layers/work" "$root"

  mount -t proc proc "$root/proc"
  # systemd-sysctl and others would change the host's kernel.
  mount -o bind "$root/proc/sys" "$root/proc/sys"
  mount -o remount,bind,ro "$root/proc/sys"

  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  for hierarchy in $v1; do
    [[ -d /sys/fs/cgroup/$hierarchy ]] || continue
    mkdir "$root/sys/fs/cgroup/$hierarchy"
    if [[ $hierarchy == systemd ]]; then
      mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
    else
      mount -t cgroup -o "$hierarchy" cgroup "$root/sys/fs/cgroup/$hierarchy"
    fi
  done
  mkdir "$root/sys/fs/cgroup/unified"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup/unified"

  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for device in null:3 zero:5 full:7 random:8 urandom:9; do
    mknod -m 666 "$root/dev/${device%:*}" c 1 "${device#*:}"
  done
  mknod -m 666 "$root/dev/tty" c 5 0
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"

  local units=$root/etc/systemd/system
  for unit in systemd-sysctl.service systemd-udevd.service systemd-udev-trigger.service systemd-modules-load.service systemd-remount-fs.service \
    sys-kernel-debug.mount sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount dev-hugepages.mount dev-mqueue.mount \
    proc-sys-fs-binfmt_misc.automount systemd-random-seed.service systemd-firstboot.service systemd-machine-id-commit.service \
    systemd-resolved.service systemd-timesyncd.service ifupdown-pre.service networking.service; do
    ln -sf /dev/null "$units/$unit"
  done
  cat >"$units/box.target" <<'UNIT'
[Unit]
Description=A machine for tests
Requires=sysinit.target systemd-journald.service dbus.socket
After=sysinit.target systemd-journald.service dbus.socket
Wants=sockets.target
AllowIsolate=yes
UNIT
  : >"$root/etc/fstab"
  [[ -s $root/etc/machine-id ]] || printf '%032d\n' 1 >"$root/etc/machine-id"
  [[ $network == host ]] || ip link set lo up
  hostname box

  mkdir -p "$root/run/host"
  cd "$root"
  pivot_root . run/host
  # The last word lets systemd 256 and later do with the older control groups; those before have no use for it.
  exec env -i container=pneuxnet-box PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=box.target --show-status=no \
    SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 </dev/null >/dev/console 2>&1
}

case ${4:-} in
  inside)
    become_the_machine
    ;;
  *)
    trap remove_groups EXIT
    enter_own_groups
    namespaces=(--mount --pid --uts --ipc --cgroup)
    [[ $network == host ]] || namespaces+=(--net)
    unshare "${namespaces[@]}" --fork --kill-child --propagation private "$self" "$folder" "$lower" "$network" inside &
    child=$!
    # unshare ignores TERM; when it is gone the kernel ends its child, and with that all of the box.
    trap 'kill -KILL $child 2>/dev/null; wait $child 2>/dev/null || true; remove_groups' EXIT
    trap 'exit 143' TERM INT
    for _ in {1..500}; do
      pid=$(pgrep -P "$child" || true)
      [[ -n $pid ]] && { echo "$pid" >"$folder/pid.new"; mv "$folder/pid.new" "$folder/pid"; break; }
      pause
    done
    wait "$child"
    ;;
esac
