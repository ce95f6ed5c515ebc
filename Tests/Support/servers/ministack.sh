#!/bin/bash
# ministack.sh DIRECTORY: an AWS emulator that checks signatures strictly, with a user made for the tests.
. "$(dirname "$0")/common.sh"
PORT=$(free_port)
export GATEWAY_PORT=$PORT BIND_HOST=127.0.0.1 AUTH=true
start "$VENV/bin/ministack"
wait_for "http://127.0.0.1:$PORT/_ministack/health"
# The account's own key is not verified by ministack: only a user's is.
KEYS=$("$VENV/bin/python" - "$PORT" <<'PYTHON'
import json, sys
import boto3

iam = boto3.client("iam", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="us-east-1",
                   aws_access_key_id="test", aws_secret_access_key="test")
iam.create_user(UserName="tester")
everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
iam.put_user_policy(UserName="tester", PolicyName="all", PolicyDocument=json.dumps(everything))
key = iam.create_access_key(UserName="tester")["AccessKey"]
print(key["AccessKeyId"], key["SecretAccessKey"])
PYTHON
) || { kill "$PID"; exit 1; }
echo "$PORT $PID $KEYS"
