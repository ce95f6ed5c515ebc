#!/bin/bash
# seaweedfs.sh DIRECTORY: SeaweedFS's S3 gateway. Keeps all of S3's checksums and honours conditions. With TLS=1 the port is that of
# https, and DIRECTORY/authority.pem is to be trusted.
. "$(dirname "$0")/common.sh"
mkdir -p "$DATA/data"
ACCESS_KEY=copilottester SECRET_KEY=copilot-tests-only-secret
cat >"$DATA/s3.json" <<JSON
{"identities": [{"name": "tester", "credentials": [{"accessKey": "$ACCESS_KEY", "secretKey": "$SECRET_KEY"}],
                 "actions": ["Admin", "Read", "List", "Tagging", "Write"]}]}
JSON
# A port p of theirs takes p + 10000 as well, for gRPC. Both below 32768, where connections get theirs from: what is free here stays free.
ports() {
    "$VENV/bin/python" - <<'PYTHON'
import random, socket
found = []
while len(found) < 4:
    port = random.randrange(11000, 22000)
    try:
        for number in (port, port + 10000):
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", number))
        found.append(port)
    except OSError:
        pass
print(*found)
PYTHON
}
read -r MASTER VOLUME FILER PORT <<<"$(ports)"
TLS_ARGUMENTS=() SECURE_PORT=
if [ -n "${TLS-}" ]; then
    . "$HERE/server_certificate.sh"
    SECURE_PORT=$(free_port)
    TLS_ARGUMENTS=(-s3.port.https "$SECURE_PORT" -s3.cert.file "$DATA/server.pem" -s3.key.file "$DATA/server.key")
fi
# Each bucket is a collection with volumes of its own: few, and small, so that many buckets fit.
export WEED_MASTER_VOLUME_GROWTH_COPY_1=1
start "$VENV/bin/weed" -logdir="$DATA" server -ip=127.0.0.1 -ip.bind=127.0.0.1 -dir="$DATA/data" \
    -master.port="$MASTER" -volume.port="$VOLUME" -filer.port="$FILER" -master.telemetry=false \
    -master.volumeSizeLimitMB=256 -volume.max=400 -volume.preStopSeconds=0 -volume.minFreeSpace=1 \
    -filer -filer.localSocket="$DATA/filer.sock" -s3 -s3.port="$PORT" -s3.config="$DATA/s3.json" \
    -s3.localSocket="$DATA/s3.sock" -s3.port.iceberg=0 -s3.port.lance=0 "${TLS_ARGUMENTS[@]}"
wait_for "http://127.0.0.1:$PORT/"
echo "${SECURE_PORT:-$PORT} $PID $ACCESS_KEY $SECRET_KEY"
