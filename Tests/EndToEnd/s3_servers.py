"""Two S3 servers that check signatures, on loopback and free ports, for the time of a `with`.

Ministack checks a request's signature with the key of an IAM user; the gateway of JuiceFS (MinIO's front end) checks the
body's hash as well.  Tests/Support/servers starts them.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import typing

import boto3
import botocore.config

SCRIPTS = pathlib.Path(__file__).resolve().parents[1] / "Support" / "servers"
REGION = "us-east-1"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A running server, its endpoint and the key pair that it accepts."""

    def __init__(self, name: str) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"copilot-{name}-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        environment = {**os.environ, "COPILOT_VENV": str(pathlib.Path(sys.prefix))}
        started = subprocess.run(["bash", SCRIPTS / f"{name}.sh", self.folder], env=environment, capture_output=True, text=True, timeout=120, check=False)
        if started.returncode:
            shutil.rmtree(self.folder)
            raise RuntimeError(f"{name} did not start: {started.stderr[-500:]}")
        port, pid, self.access_key, self.secret_key = started.stdout.split()
        self.pid, self.endpoint = int(pid), f"http://127.0.0.1:{port}"

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while pathlib.Path(f"/proc/{self.pid}/exe").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self) -> typing.Any:
        """A boto3 client for this server."""
        return boto3.client("s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=self.access_key, aws_secret_access_key=self.secret_key,
                            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))
