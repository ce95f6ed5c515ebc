#!/bin/bash
# azure.sh DIRECTORY: our own Azure: token servers and a strict Blob service (azure_blobs.py). Prints the account and its key.
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
ACCOUNT=copilottests KEY=$(head -c 64 /dev/urandom | base64 -w 0)
start "$VENV/bin/python" "$HERE/azure_blobs.py" "$PORT" "$DATA" "$ACCOUNT" "$KEY"
wait_for "http://127.0.0.1:$PORT/"
echo "$PORT $PID $ACCOUNT $KEY"
