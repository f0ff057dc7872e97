#!/usr/bin/env bash
# Makes what is installed elsewhere, in artifacts/package: etc/package.sh deb
#
#   deb    pneuxnet_VERSION_amd64.deb, with the .NET runtime in it: apt install ./pneuxnet_VERSION_amd64.deb
#
# Needs the .NET 10 SDK and dpkg-deb. VERSION is that of Directory.Build.props, or $VERSION; COMPRESSION is xz, or another of dpkg-deb's.
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

# The executable, the worker and the web app, and the runtime that they share, in the layout of a build.
publish_all() { # FOLDER
  local sdk runtime host
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
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -exec chmod 644 {} +
  chmod 755 "$1/pneuxnet" "$1/webapp/PneuXNet.WebApp" "$1/dotnet/dotnet" "$1"/dotnet/shared/Microsoft.NETCore.App/*/createdump
}

make_deb() {
  local root=$work/deb doc=$work/deb/usr/share/doc/pneuxnet
  publish_all "$root/usr/lib/pneuxnet"
  install -d "$root/usr/bin" "$doc/examples" "$root/DEBIAN"
  ln -s ../lib/pneuxnet/pneuxnet "$root/usr/bin/pneuxnet"
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

mkdir -p "$out"
case ${1:-deb} in
  deb) make_deb ;;
  *) echo "package.sh: unknown: $1; see the first lines of this script" >&2; exit 2 ;;
esac
