#!/usr/bin/env bash
# Builds a real kube-apiserver (1.20.2) from Debian's source package `kubernetes`, once; prints the path of the binary.
# Everything is kept below $KUBERNETES_CACHE (/tmp/copilot-kubernetes).  About 6 minutes of one processor, 2.5 GB while it
# builds, 110 MB afterwards; needs root for apt-get.  No binary of it is to be had as a package.
set -euo pipefail
CACHE=${KUBERNETES_CACHE:-/tmp/copilot-kubernetes}
APISERVER=$CACHE/kube-apiserver
VERSION=1.20.2

packages() {
  command -v etcd >/dev/null || apt-get install -y --no-install-recommends etcd-server >/dev/null
  [ -x "$APISERVER" ] || apt-get install -y --no-install-recommends golang-1.19-go jq rsync make dpkg-dev >/dev/null
}

# Sources are asked for through lists of our own: the machine's may hold binaries alone.
source_tree() {
  mkdir -p "$CACHE"/{lists/partial,parts,source}
  sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >"$CACHE/parts/source.sources"
  local apt=(apt-get -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$CACHE/parts" -o "Dir::State::Lists=$CACHE/lists")
  "${apt[@]}" update >/dev/null
  (cd "$CACHE/source" && "${apt[@]}" source --download-only kubernetes >/dev/null && tar xzf kubernetes_*.orig.tar.gz)
}

# With the vendored reflect2 1.0.1 a server built by Go 1.18 or later dies of SIGSEGV at the first PATCH of a status;
# Debian's own package of 1.0.2 takes its place.
newer_reflect() {
  local into=$CACHE/source/kubernetes-$VERSION/vendor/github.com/modern-go/reflect2
  (cd "$CACHE" && apt-get download golang-github-modern-go-reflect2-dev 2>/dev/null \
    && dpkg -x golang-github-modern-go-reflect2-dev_*.deb reflect2)
  rm -f "$into"/*.go "$into"/*.s
  cp "$CACHE"/reflect2/usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$into/"
  rm -f "$into"/*_test.go
}

compile() {
  cd "$CACHE/source/kubernetes-$VERSION"
  mkdir -p .go/src/k8s.io "$CACHE/home"
  ln -sfn ../../.. .go/src/k8s.io/kubernetes
  env -i HOME="$CACHE/home" PATH=/usr/lib/go-1.19/bin:/usr/bin:/bin GOPATH="$PWD/.go" GOFLAGS=-mod=vendor GO111MODULE=off \
    CGO_ENABLED=0 GOPROXY=off nice -n 10 make WHAT=cmd/kube-apiserver
  cp _output/bin/kube-apiserver "$APISERVER"
}

packages >&2
if [ ! -x "$APISERVER" ]; then
  { source_tree && newer_reflect && (compile); } >&2
  rm -rf "$CACHE"/{source,reflect2,lists,parts,home} "$CACHE"/*.deb
fi
echo "$APISERVER"
