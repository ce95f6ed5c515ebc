#!/usr/bin/env bash
# Holds the imports of Sources/ against the arrows of the house (docs/architecture.md).  Prints what breaks a wall, one a
# line; exit 1 if anything does.  The compiler checks that an import is declared; this checks that it may be.
set -euo pipefail
cd "$(dirname "$0")/.."

# target: the project's modules that it may import
ARROWS='
CoPilotCLI: CoPilot FileBridge FlyteIDL ObjectStorage ProcessMonitor StructuredText CEarlySignals Logging
CoPilot: FileBridge ObjectStorage ProcessMonitor FlyteIDL SafeFiles StructuredText Logging
FileBridge: FlyteIDL SafeFiles StructuredText
ObjectStorage: SafeFiles StructuredText CCurl CCrypto CExpat CChecksums
ProcessMonitor: CSystem StructuredText
FlyteIDL: CFlyteIDL StructuredText
SafeFiles: CSystem
StructuredText: CYAML
'
# What any target may import: the system, no more.  Foundation is left out for the sake of size and start-up.
SYSTEM='Glibc Synchronization Dispatch'
# A C module may be imported in one folder only: pointers stay there.
ROOMS_OF_C='
CFlyteIDL Sources/FlyteIDL/Wire/
CYAML Sources/StructuredText/LibYAML/
CCurl Sources/ObjectStorage/HTTP/
CChecksums Sources/ObjectStorage/Checksums/
'

imports() { # lines "FILE MODULE" of all Swift sources
  grep -rHoE --include='*.swift' '^[[:space:]]*(@[A-Za-z_]+(\([A-Za-z]+\))?[[:space:]]+)*((public|package|internal|fileprivate|private)[[:space:]]+)?import([[:space:]]+(struct|class|enum|protocol|func|var|let|typealias))?[[:space:]]+[A-Za-z_][A-Za-z_0-9]*' Sources \
    | awk -F: '{ n = split($2, w, " "); print $1, w[n] }'
}

imports | awk -v arrows="$ARROWS" -v system_modules="$SYSTEM" -v rooms="$ROOMS_OF_C" '
  BEGIN {
    n = split(arrows, line, "\n")
    for (i = 1; i <= n; i++) {
      m = split(line[i], word, /:? +/)
      sub(/:$/, "", word[1])
      if (m) known[word[1]] = 1
      for (j = 2; j <= m; j++) may[word[1], word[j]] = 1
    }
    n = split(system_modules, word, " ")
    for (i = 1; i <= n; i++) everywhere[word[i]] = 1
    n = split(rooms, line, "\n")
    for (i = 1; i <= n; i++) if (split(line[i], word, " ")) room[word[1]] = word[2]
  }
  {
    split($1, path, "/"); target = path[2]; count++
    if (!(target in known)) { print $1 ": the target " target " has no line in scripts/check_walls.sh"; bad = 1 }
    else if (!($2 in everywhere) && !((target, $2) in may)) { print $1 ": " target " may not import " $2; bad = 1 }
    else if ($2 in room && index($1, room[$2]) != 1) { print $1 ": " $2 " may be imported below " room[$2] " only"; bad = 1 }
  }
  END { if (!bad) print count " imports, all walls stand"; exit bad }'
