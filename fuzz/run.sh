#!/bin/sh
# Fuzzes one target for a while:  run.sh TARGET SECONDS [libFuzzer's flags]
#
# Builds first. Seeds are taken from Tests/Fixtures; what is found stays in .build/corpus/TARGET, inputs that fail in
# .build/artifacts/TARGET. Ends with 0 where nothing failed.
set -eu
cd "$(dirname "$0")"
target=${1:?run.sh TARGET SECONDS [flags]} seconds=${2:?run.sh TARGET SECONDS [flags]}
shift 2

command -v swift >/dev/null || PATH=/opt/swift/usr/bin:$PATH
runtime=$(clang -print-resource-dir)/lib/linux/libclang_rt.fuzzer_no_main-$(uname -m).a
[ -f "$runtime" ] || { echo "the toolchain has no libFuzzer: $runtime" >&2; exit 69; }
swift build -c release ${JOBS:+-j $JOBS} --sanitize address \
  -Xswiftc -g -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,pc-table,trace-cmp -Xcc -fsanitize=fuzzer-no-link \
  -Xlinker "$runtime" -Xlinker -lstdc++ >&2
[ "$target" = build ] && exit 0

python3 seeds.py "$target" ".build/seeds/$target"
mkdir -p ".build/corpus/$target" ".build/artifacts/$target"
dictionary=dictionaries/$target.dict
[ -f "$dictionary" ] && set -- "-dict=$dictionary" "$@"
# (Swift's own crash report, which reads memory through a second process, would only confuse the sanitizer's.)
export SWIFT_BACKTRACE=enable=no
exec .build/release/Fuzz "--target=$target" "-max_total_time=$seconds" -timeout=20 -rss_limit_mb=2048 \
  "-artifact_prefix=.build/artifacts/$target/" -print_final_stats=1 "$@" ".build/corpus/$target" ".build/seeds/$target"
