"""Downloads and uploads through a network that fails, and processes that are killed at any moment.

Every run must end with every byte right, or with an error and nothing that looks complete; none may hang, and none may be wrong.
COPILOT_FAULT_ROUNDS (1), COPILOT_FAULT_OBJECTS (120) and COPILOT_FAULT_MIB (20) make the runs more and the data larger.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import backend
import fault_proxy
import s3_servers
import support

ROUNDS = int(os.environ.get("COPILOT_FAULT_ROUNDS", "1"))
OBJECTS = int(os.environ.get("COPILOT_FAULT_OBJECTS", "120"))
MIB = int(os.environ.get("COPILOT_FAULT_MIB", "20"))
KILLS = 6 * ROUNDS
# The chance of a fault for each message: enough that most runs see several, few enough that most end well.
CHANCES = {"cut": 0.1, "truncate": 0.1, "stall": 0.01, "corrupt": 0.05, "damage": 0.05, "slow": 0.02, "500": 0.1, "503": 0.05, "429": 0.05, "expired": 0.02}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class KeyGiver(http.server.BaseHTTPRequestHandler):
    """A container's credentials endpoint: always the server's key, which ends in an hour."""

    keys: dict[str, str] = {}

    def do_GET(self) -> None:  # noqa: N802
        body = json.dumps(self.keys | {"Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Faults(unittest.TestCase):
    """One server and one set of data for all runs."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-faults-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.server = cls.enterClassContext(s3_servers.Server("ministack"))
        cls.port = int(cls.server.endpoint.rsplit(":", 1)[1])
        cls.client = cls.server.client()
        cls.client.create_bucket(Bucket=backend.CONTAINER)
        generator = random.Random(7)
        cls.files = {f"files/{number:04}.bin": generator.randbytes(generator.randrange(20_000)) for number in range(OBJECTS)} | {"big": generator.randbytes(MIB << 20)}
        for key, data in cls.files.items():
            cls.client.put_object(Bucket=backend.CONTAINER, Key=key, Body=data)
        inputs = support.literal_map(files=support.blob_literal(f"s3://{backend.CONTAINER}/files", True), big=support.blob_literal(f"s3://{backend.CONTAINER}/big"), one=1)
        cls.client.put_object(Bucket=backend.CONTAINER, Key="inputs.pb", Body=inputs.SerializeToString())
        cls.source = cls.folder / "outputs"
        for key, data in cls.files.items():
            path = cls.source / key
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        cls.interface = support.b64(support.interface(files=support.blob(True), big=support.blob()))
        KeyGiver.keys = {"AccessKeyId": cls.server.access_key, "SecretAccessKey": cls.server.secret_key}
        cls.giver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), KeyGiver)
        threading.Thread(target=cls.giver.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.giver.shutdown)
        cls.count = 0

    def store(self, port: int) -> list[str]:
        """The store behind a proxy. No exchange takes long here, so that a stalled one is soon given up."""
        pairs = {"auth_type": "iam", "region": "us-east-1", "endpoint": f"http://127.0.0.1:{port}"}
        return [*backend.stow_words("s3", pairs), "--storage.defaultHttpClient.timeout=4s"]

    def environment(self) -> dict[str, str]:
        return {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{self.giver.server_port}/"}

    def place(self) -> str:
        type(self).count += 1
        return f"run{self.count}"

    def download_words(self, port: int, local: pathlib.Path, prefix: str) -> list[str]:
        bucket = f"s3://{backend.CONTAINER}"
        return backend.V2.download(self.store(port), f"{bucket}/inputs.pb", f"{bucket}/{prefix}", local, "JSON", "")

    def upload_words(self, port: int, prefix: str) -> list[str]:
        bucket = f"s3://{backend.CONTAINER}"
        return [*backend.V2.sidecar(self.store(port), f"{bucket}/{prefix}", f"{bucket}/{prefix}/raw", self.source, self.interface), "--start-watcher-type=noop", "--exit-watcher-type=noop"]

    def check_download(self, local: pathlib.Path, succeeded: bool) -> None:
        """If anything says that all is there, all is there, and right."""
        promised = (local / "inputs.json").exists() or (local / "inputs.pb").exists()
        self.assertFalse(promised and succeeded is False, "inputs.json after a failure")
        if not promised:
            return self.assertIsNot(succeeded, True, "no inputs.json after a success")
        for key, data in self.files.items():
            self.assertEqual(digest((local / key).read_bytes()), digest(data), key)
        self.assertEqual({path.relative_to(local).as_posix() for path in (local / "files").rglob("*")}, {key for key in self.files if key.startswith("files/")})

    def check_upload(self, prefix: str, status: int | None) -> None:
        """The same for what was uploaded, by another client past the proxy. An upload that fails leaves an error document if it can."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=backend.CONTAINER, Prefix=f"{prefix}/")
        found = {item["Key"].removeprefix(f"{prefix}/"): item["Size"] for page in pages for item in page.get("Contents", [])}
        promised = "outputs.pb" in found
        self.assertFalse(promised and "error.pb" in found, "outputs and an error")
        self.assertFalse(promised and status not in (0, None), "outputs.pb after a failure")
        if not promised:
            return self.assertFalse(status == 0 and "error.pb" not in found, "neither outputs nor an error after a success")
        for key, data in self.files.items():
            body = self.client.get_object(Bucket=backend.CONTAINER, Key=f"{prefix}/raw/{key}")["Body"].read()
            self.assertEqual(digest(body), digest(data), key)

    def test_failing_networks(self) -> None:
        endings: dict[str, list[int]] = {}
        for round_number in range(ROUNDS):
            for kind in fault_proxy.KINDS:
                for direction in ("download", "upload"):
                    seed = sum(map(ord, kind + direction)) + 1000 * round_number
                    with self.subTest(f"{kind}, {direction}, seed {seed}"), fault_proxy.Proxy(self.port, kind, seed, CHANCES[kind]) as proxy:
                        prefix = self.place()
                        local = self.folder / prefix
                        words = self.download_words(proxy.port, local, prefix) if direction == "download" else self.upload_words(proxy.port, prefix)
                        result = support.copilot(*words, env=self.environment())
                        self.assertNotIn(self.server.secret_key, result.err)
                        if direction == "download":
                            self.check_download(local, result.status == 0)
                        else:
                            self.check_upload(prefix, result.status)
                        endings.setdefault(kind, []).append(proxy.fired)
                        shutil.rmtree(local, ignore_errors=True)
        support.note("faults met: " + ", ".join(f"{kind} {sum(fired)}" for kind, fired in endings.items()))
        self.assertTrue(all(sum(fired) for kind, fired in endings.items() if kind != "stall"), endings)

    def test_killed_at_any_moment(self) -> None:
        generator = random.Random(11)
        for number in range(KILLS):
            for direction in ("download", "upload"):
                with self.subTest(f"{direction} {number}"):
                    prefix = self.place()
                    local = self.folder / prefix
                    words = self.download_words(self.port, local, prefix) if direction == "download" else self.upload_words(self.port, prefix)
                    process = self.start(words)
                    time.sleep(generator.uniform(0.005, 0.6))
                    process.send_signal(signal.SIGKILL)
                    process.communicate()
                    if direction == "download":
                        self.check_download(local, None)
                    else:
                        self.check_upload(prefix, None)
                    shutil.rmtree(local, ignore_errors=True)
        support.note(f"killed {2 * KILLS} times")

    def start(self, words: list[str]) -> subprocess.Popen[bytes]:
        """The program, under way."""
        return subprocess.Popen([support.COPILOT, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=support.clean_environment(self.environment()))


if __name__ == "__main__":
    support.main()
