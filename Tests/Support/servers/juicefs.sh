#!/bin/bash
# juicefs.sh DIRECTORY: the JuiceFS gateway, which is MinIO's S3 front end. Checks signatures and the hash of bodies.
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
export MINIO_ROOT_USER=copilottester MINIO_ROOT_PASSWORD=copilot-tests-only-secret MINIO_UPDATE=off MINIO_BROWSER=off
META="badger://$DATA/meta"
mkdir -p "$DATA/data" "$DATA/cache"
"$VENV/bin/juicefs" format --no-update --storage file --bucket "$DATA/data/" --trash-days 0 "$META" tests >>"$DATA/log" 2>&1
start "$VENV/bin/juicefs" gateway --no-usage-report --no-banner --multi-buckets --keep-etag --object-meta \
    --log "$DATA/gateway.log" --cache-size 0 --cache-dir "$DATA/cache" --backup-meta 0 --metrics 127.0.0.1:0 \
    "$META" "127.0.0.1:$PORT"
wait_for "http://127.0.0.1:$PORT/"
echo "$PORT $PID $MINIO_ROOT_USER $MINIO_ROOT_PASSWORD"
