#!/bin/bash
# google.sh DIRECTORY: our own Google: token servers and a store that lets nobody in without a token (google_store.py).
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
start "$VENV/bin/python" "$HERE/google_store.py" "$PORT"
wait_for "http://127.0.0.1:$PORT/"
echo "$PORT $PID none none"
