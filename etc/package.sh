#!/usr/bin/env bash
# Makes what is installed elsewhere, in artifacts/package: etc/package.sh [deb] [image] [tool]
#
#   deb     pneuxnet_VERSION_amd64.deb, with the .NET runtime in it: apt install ./pneuxnet_VERSION_amd64.deb
#   image   pneuxnet_VERSION_amd64.image.tar, for containers: podman load -i, docker load -i, skopeo copy docker-archive:...
#   tool    pneuxnet.VERSION.nupkg, for who has the SDK: dotnet tool install --global pneuxnet --add-source artifacts/package
#
# Needs the .NET 10 SDK; for deb dpkg-deb, for image mmdebstrap, and podman or buildah. VERSION is that of Directory.Build.props, or
# $VERSION; COMPRESSION is xz, or another of dpkg-deb's; DEBIAN_MIRROR is where the image's base comes from.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly out=$PWD/artifacts/package
version=${VERSION:-$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' Directory.Build.props)}
readonly version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

publish() { # PROJECT FOLDER [PROPERTY...]
  dotnet publish "src/$1" -c Release -r linux-x64 --no-self-contained -v quiet --nologo -o "$2" \
    -p:Version="$version" -p:PublishReadyToRun=true -p:DebugType=none -p:PublishDocumentationFile=false "${@:3}"
}

# The executable, the worker, what it serves and what watches it, in the layout of a build.
publish_program() { # FOLDER
  # The executable looks for the runtime beside itself, and starts the apps with the same one.
  publish Supervisor "$1" -p:AppHostDotNetSearch=AppRelative -p:AppHostRelativeDotNet=dotnet
  publish Worker "$work/worker"
  publish MemberHost "$work/memberhost"
  mkdir -p "$1/worker" "$1/memberhost"
  cp "$work"/worker/PneuXNet.*.dll "$1/worker/"
  cp "$work"/memberhost/PneuXNet.*.{dll,json} "$1/memberhost/"
  publish WebApp "$1/webapp"
  publish Admin "$1/admin"
  # What packages bring for another system, and documentation that no program reads.
  rm -f "$1"/webapp/onnxruntime*.dll
  find "$1" -name 'PneuXNet.*.xml' -delete
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -exec chmod 644 {} +
  chmod 755 "$1/pneuxnet" "$1/webapp/PneuXNet.WebApp"
}

# The runtime that they share.
add_runtime() { # FOLDER
  local sdk runtime host
  # The newest of the runtimes that the SDK has, each in a line such as: Microsoft.AspNetCore.App 10.0.12 [/usr/share/dotnet/shared/...]
  read -r runtime sdk < <(dotnet --list-runtimes | sed -n 's:^Microsoft.AspNetCore.App \(10[^ ]*\) \[\(.*\)/shared/.*:\1 \2:p' | sort -V | tail -1)
  host=$(ls "$sdk/host/fxr" | sort -V | tail -1)
  mkdir -p "$1/dotnet/shared" "$1/dotnet/host/fxr"
  cp "$sdk/dotnet" "$sdk/LICENSE.txt" "$sdk/ThirdPartyNotices.txt" "$1/dotnet/"
  cp -r "$sdk/host/fxr/$host" "$1/dotnet/host/fxr/"
  for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    mkdir -p "$1/dotnet/shared/$framework"
    cp -r "$sdk/shared/$framework/$runtime" "$1/dotnet/shared/$framework/"
  done
  find "$1/dotnet" -type d -exec chmod 755 {} +
  find "$1/dotnet" -type f -exec chmod 644 {} +
  chmod 755 "$1/dotnet/dotnet" "$1"/dotnet/shared/Microsoft.NETCore.App/*/createdump
}

install_program() { # ROOT
  mkdir -p "$1/usr/lib" "$1/usr/bin"
  cp -r "$program" "$1/usr/lib/pneuxnet"
  add_runtime "$1/usr/lib/pneuxnet"
  ln -s ../lib/pneuxnet/pneuxnet "$1/usr/bin/pneuxnet"
}

make_deb() {
  local root=$work/deb doc=$work/deb/usr/share/doc/pneuxnet
  install -d "$root/DEBIAN" "$doc/examples"
  install_program "$root"
  install -Dm644 -t "$root/lib/systemd/system" etc/systemd/*
  install -Dm644 -t "$root/usr/lib/sysusers.d" etc/sysusers.d/pneuxnet.conf
  install -Dm644 -t "$root/usr/lib/tmpfiles.d" etc/tmpfiles.d/pneuxnet.conf
  install -Dm644 -t "$root/etc/logrotate.d" etc/logrotate.d/pneuxnet
  install -Dm644 -t "$root/etc/pneuxnet" etc/pneuxnet/pneuxnet.toml
  install -Dm644 docs/pneuxnet.1 "$root/usr/share/man/man1/pneuxnet.1"
  gzip -9n "$root/usr/share/man/man1/pneuxnet.1"
  cp -r docs/*.md "$doc/"
  cp -r etc/nginx etc/prometheus etc/grafana "$doc/examples/"
  install -m644 etc/deb/copyright "$doc/copyright"
  install -Dm644 etc/deb/lintian-overrides "$root/usr/share/lintian/overrides/pneuxnet"
  printf 'pneuxnet (%s) unstable; urgency=medium\n\n  * This version.\n\n -- The PneuXNet developers <pneuxnet@example.org>  %s\n' "$version" "$(date -R)" |
    gzip -9n >"$doc/changelog.gz"
  # As the installed program says it, which is the one thing in the package that can be asked.
  install -d "$root/usr/share/bash-completion/completions" "$root/usr/share/zsh/vendor-completions"
  "$root/usr/lib/pneuxnet/pneuxnet" --completion bash >"$root/usr/share/bash-completion/completions/pneuxnet"
  "$root/usr/lib/pneuxnet/pneuxnet" --completion zsh >"$root/usr/share/zsh/vendor-completions/_pneuxnet"

  find "$doc" "$root/usr/share" -type d -exec chmod 755 {} +
  sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$(du -sk "$root" | cut -f1)/" etc/deb/control >"$root/DEBIAN/control"
  install -m755 -t "$root/DEBIAN" etc/deb/postinst etc/deb/prerm etc/deb/postrm
  install -m644 -t "$root/DEBIAN" etc/deb/conffiles
  (cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  dpkg-deb --root-owner-group -Z"${COMPRESSION:-xz}" --build "$root" "$out/pneuxnet_${version}_amd64.deb" >/dev/null
  echo "$out/pneuxnet_${version}_amd64.deb"
}

# A root with what the program needs and a shell for its hooks, and no more: no package manager, and nobody who may log in.
make_image() {
  local root=$work/image builder archive=$out/pneuxnet_${version}_amd64.image.tar
  builder=$(command -v podman || command -v buildah) || { echo "package.sh: image needs podman or buildah" >&2; exit 1; }
  mmdebstrap --quiet --variant=extract --dpkgopt='path-exclude=/usr/share/*' --dpkgopt='path-include=/usr/share/zoneinfo/*' \
    --dpkgopt='path-include=/usr/share/ca-certificates/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' --dpkgopt='path-include=/usr/share/common-licenses/*' \
    --include=base-files,ca-certificates,dash,libc6,libgcc-s1,libssl3,libstdc++6,tzdata bookworm "$root" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
  # Scripts of packages have not run; of what they do only this is missed.
  mkdir -p "$root/etc/ssl/certs"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  printf '%s\n' 'root:x:0:0:root:/root:/usr/sbin/nologin' 'pneuxnet:x:10001:10001:PneuXNet:/tmp:/usr/sbin/nologin' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'pneuxnet:x:10001:' >"$root/etc/group"
  # Whoever runs the image brings these.
  rm -f "$root/etc/resolv.conf" "$root/etc/hostname"
  install_program "$root"
  install -Dm644 etc/deb/copyright "$root/usr/share/doc/pneuxnet/copyright"

  # A store of its own, so that nothing is left in the machine's. Not in OCI's format, which has no health check.
  local store=(--root "$work/store" --runroot "$work/run")
  "$builder" "${store[@]}" build --quiet --layers=false --format docker --isolation chroot \
    -t "localhost/pneuxnet:$version" -f etc/container/Containerfile "$root" >/dev/null
  rm -f "$archive"
  "$builder" "${store[@]}" push --quiet "localhost/pneuxnet:$version" "docker-archive:$archive:localhost/pneuxnet:$version"
  echo "$archive"
}

make_tool() {
  local tool=$work/tool
  mkdir -p "$tool"
  cp etc/tool/* "$tool/"
  cp -r "$program" "$tool/program"
  # dotnet makes a command for it in the place where it is installed; the runtime is that of the SDK.
  rm "$tool/program/pneuxnet"
  dotnet pack src/Supervisor -c Release --no-build -v quiet --nologo -o "$out" \
    -p:NuspecFile="$PWD/etc/tool/pneuxnet.nuspec" -p:NuspecBasePath="$tool" -p:NuspecProperties="version=$version"
  echo "$out/pneuxnet.$version.nupkg"
}

(($#)) || set -- deb
for kind in "$@"; do
  [[ $kind =~ ^(deb|image|tool)$ ]] || { echo "package.sh: unknown: $kind; see the first lines of this script" >&2; exit 2; }
done
mkdir -p "$out"
program=$work/program
readonly program
publish_program "$program"
for kind in "$@"; do
  "make_$kind"
done
