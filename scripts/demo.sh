#!/usr/bin/env bash
# A raw container's whole cycle on this machine: real Flyte inputs become files, a shell command reads them and writes
# results, the results become a LiteralMap, and the official SDK reads that.  `make demo` builds what this needs.
set -euo pipefail
cd "$(dirname "$0")/.."

COPILOT=${COPILOT:-dist/copilot}
CASE=Tests/Fixtures/sdk-v1/mixed-everything
[ -x "$COPILOT" ] || { echo "demo: $COPILOT is missing: make build" >&2; exit 1; }
[ -x .venv/bin/python ] || { echo "demo: .venv is missing: scripts/setup.sh" >&2; exit 1; }

work=$(mktemp -d -t copilot-demo.XXXXXX)
trap 'rm -rf "$work"' EXIT
bold='' plain=''
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
show() { sed 's/^/    /'; }

say "1. The inputs: a LiteralMap made by the official Flyte SDK (flytekit), as a backend would store it"
cp -r "$CASE/store" "$work/store"
"$COPILOT" inspect --type LiteralMap --format json "$CASE/inputs.pb" >"$work/inspected.json"
sed '12q' "$work/inspected.json" | show
echo "    ... ($(stat -c %s "$CASE/inputs.pb") bytes; one input is a file in an object store: s3://fixture-bucket/...)"

say "2. The task's interface: what the command promises to leave behind"
cat >"$work/interface.json" <<'JSON'
{"outputs": {"variables": {
  "total":  {"type": {"simple": "FLOAT"}},
  "due":    {"type": {"simple": "DATETIME"}},
  "facts":  {"type": {"simple": "STRUCT"}},
  "report": {"type": {"blob": {"format": "txt", "dimensionality": "SINGLE"}}},
  "parts":  {"type": {"blob": {"dimensionality": "MULTIPART"}}}
}}}
JSON
show <"$work/interface.json"

say "3. The command: plain shell, which knows nothing of Flyte. It reads files and writes files"
cat >"$work/command.sh" <<'SH'
cd "$1"; out=$2                                          # where its inputs are, where its outputs go
awk '{ sum += $1 } END { print sum }' i f l/* m/* >"$out/total"
cat t >"$out/due"
echo "{\"colour\": \"$(cat c)\", \"duration\": \"$(cat d)\", \"argument\": \"$3\"}" >"$out/facts"
{ echo "The file holds: $(cat file)"; ls; } >"$out/report"
mkdir "$out/parts"; cp i "$out/parts/one"; cp f "$out/parts/two"
SH
show <"$work/command.sh"

say "4. copilot run: stage the inputs, run the command, stage the outputs"
# The template is what a task author writes; Flyte's backend, and copilot run, replace it.
run=("$COPILOT" run --inputs "$CASE/inputs.pb" --interface "$work/interface.json" --store "$work/store" --in "$work/inputs" --out "$work/outputs")
echo "    copilot run --inputs inputs.pb --interface interface.json --store STORE --in INPUTS --out OUTPUTS -- sh command.sh INPUTS OUTPUTS '{{.inputs.s}}'"
"${run[@]}" -- sh "$work/command.sh" "$work/inputs" "$work/outputs" '{{.inputs.s}}' >"$work/printed.json" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
echo; echo "    What copilot says:"
show <"$work/log"
echo; echo "    What the command found:"
(cd "$work/inputs" && find . -type f ! -name 'inputs.*' | sort | while read -r file; do printf '      %-8s %s\n' "${file#./}" "$(head -c 60 "$file" | tr -c '[:print:]' '.')"; done)
echo "      inputs.json  $(cat "$work/inputs/inputs.json")"
echo; echo "    What it left:"
(cd "$work/outputs" && find . -type f | sort | while read -r file; do printf '      %-10s %s\n' "${file#./}" "$(head -1 "$file")"; done)

echo; echo "    What it prints (the beginning):"
sed '9q' "$work/printed.json" | show

say "5. The outputs: outputs.pb in the store, read by the official SDK as Python values"
.venv/bin/python scripts/demo_read.py "$work/store" | show
echo
