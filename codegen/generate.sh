#!/bin/sh
# Compiles the schema into C:  generate.sh IDL_DIR OUT_DIR
#
# OUT_DIR gets flyteidl.c (one translation unit), include/ with the headers, CFlyteIDL.h over them, and the table of
# facts that C cannot hold (schema_facts.c; see facts.awk).  The .proto files stay faithful; what protoc-c 1.4 cannot
# digest is taken out of the compiled descriptors in between (see c_friendly.awk).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
idl=$(cd "$1" && pwd) out=$(cd "$2" && pwd)
LC_ALL=C; export LC_ALL

command -v protoc-c >/dev/null || {
  echo "protoc-c is missing: apt-get install protobuf-c-compiler libprotobuf-c-dev libprotobuf-dev (or scripts/setup.sh)" >&2
  exit 69
}
descriptor_proto() { # MODE FILE: between the binary and the text form of a FileDescriptorSet
  protoc-c "--$1=google.protobuf.FileDescriptorSet" -I/usr/include google/protobuf/descriptor.proto
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out/include" "$work/c"
protos=$(cd "$idl" && find . -name '*.proto' | sed 's,^\./,,' | sort)
# shellcheck disable=SC2086  # a list of words on purpose
protoc-c "-I$idl" "--descriptor_set_out=$work/faithful.desc" --include_imports $protos
descriptor_proto decode <"$work/faithful.desc" >"$work/faithful.txt"
awk -f "$here/c_friendly.awk" "$work/faithful.txt" >"$work/c.txt"
descriptor_proto encode <"$work/c.txt" >"$work/c.desc"
# shellcheck disable=SC2086
protoc-c "--descriptor_set_in=$work/c.desc" "--c_out=$work/c" $protos

headers=$(cd "$work/c" && find . -name '*.pb-c.h' | sed 's,^\./,,' | sort)
(cd "$work/c" && for h in $headers; do mkdir -p "$out/include/$(dirname "$h")" && cp "$h" "$out/include/$h"; done)
for p in $protos; do cat "$work/c/${p%.proto}.pb-c.c"; done >"$out/flyteidl.c"
{
  echo '#pragma once'
  for h in $headers; do echo "#include \"$h\""; done
} >"$out/include/flyteidl_messages.h"
{
  echo '#include "CFlyteIDL.h"'
  awk -f "$here/facts.awk" "$work/faithful.txt"
} >"$out/schema_facts.c"
