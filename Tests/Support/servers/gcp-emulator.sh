#!/bin/bash
# gcp-emulator.sh DIRECTORY: gcp-storage-emulator, the same API in Python and in memory. It asks for no credentials.
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
start "$VENV/bin/gcp-storage-emulator" start --host 127.0.0.1 --port "$PORT" -M -q
wait_for "http://127.0.0.1:$PORT/"
echo "$PORT $PID none none"
