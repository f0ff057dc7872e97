#!/bin/sh
# Builds PneuXNet.Training and runs it with the arguments given, such as: train --data films --out xnet.onnx
#
# libtorch needs GLIBCXX_3.4.32 from the C++ library, which Debian 13 has and Debian 12 has not. Where it is missing, training
# runs in a small Debian 13 root, made once by debootstrap in PNEUXNET_TRAINING_ROOT (default /var/cache/pneuxnet-training/trixie).
# That takes root and unshare, leaves no mount behind, and sees your files under their own paths, except below the
# directories that belong to the system: /usr, /etc, /var, /boot, /run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
program=$repository/artifacts/bin/Training/release_linux-x64/PneuXNet.Training.dll
root=${PNEUXNET_TRAINING_ROOT:-/var/cache/pneuxnet-training/trixie}

# Threads that wait for work sleep instead of spinning: on a machine that does something else as well, spinning costs most of the speed.
export OMP_WAIT_POLICY=PASSIVE

dotnet build --nologo -v quiet -c Release "$here/Training.csproj"

library=$(ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/ { print $NF; exit }')
if [ -n "$library" ] && grep -aq GLIBCXX_3.4.32 "$library"; then
    exec dotnet "$program" "$@"
fi

if [ "$(id -u)" != 0 ]; then
    echo "run.sh: libtorch can't be loaded on this system, and preparing a Debian 13 root takes root: run it with sudo." >&2
    exit 1
fi

if [ ! -e "$root/usr/lib/x86_64-linux-gnu/libstdc++.so.6" ]; then
    if ! command -v debootstrap >/dev/null; then
        echo "run.sh: debootstrap is missing: apt-get install debootstrap" >&2
        exit 1
    fi
    mkdir -p "$root"
    debootstrap --variant=minbase --include=ca-certificates,libicu76,libgomp1,libstdc++6 trixie "$root"
fi

# Where .NET lies: the dotnet on the PATH may be a link or a script that is elsewhere, so the runtime itself is asked.
runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App [^ ]* \[\(.*\)\/shared\/Microsoft\.NETCore\.App\]$/\1/p' | tail -n 1)
if [ -z "$runtime" ]; then
    echo "run.sh: 'dotnet --list-runtimes' names no Microsoft.NETCore.App; install the .NET 10 SDK." >&2
    exit 1
fi

# The mounts live in a mount namespace of their own and end with it.
export ROOT="$root" DOTNET="$(readlink -f "$runtime")" FOLDER="$PWD"
exec unshare --mount --propagation private sh -eu -c '
    for directory in /*; do
        case $directory in
            /bin|/sbin|/lib*|/usr|/etc|/var|/boot|/run|/lost+found) continue ;;
        esac
        if [ -d "$directory" ] && [ ! -L "$directory" ]; then
            mkdir -p "$ROOT$directory"
            mount --rbind "$directory" "$ROOT$directory"
        fi
    done
    mkdir -p "$ROOT$DOTNET"
    mount --bind "$DOTNET" "$ROOT$DOTNET"
    exec chroot "$ROOT" /bin/sh -c "cd \"\$0\" && exec \"\$DOTNET/dotnet\" \"\$@\"" "$FOLDER" "$@"
' sh "$program" "$@"
