"""Measures the watcher `kube-api`:  kube.py latency [--runs N] | kube.py idle [--seconds N]    (from the project's root, with .venv/bin/python)

latency: from the moment at which the API has the new status to the sidecar's line that it has seen the end; median and 99th percentile.
idle: requests made, and processor time used, while a container runs for so long (two renewals of the watch in ten minutes as a rule).

The API is a server of ours in Python that replays what a real one said, over TLS on loopback. What it takes to write the event is part of
the latency, so that the figures are upper bounds; in a cluster the kubelet's own delay (up to a second or so) comes on top.
Prints figures; asserts nothing but that the ending is right.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests" / "EndToEnd"), str(ROOT / "Tests" / "Support" / "servers")]
from kubernetes import Sidecar, kubeconfig  # noqa: E402
from kubernetes_replay import Replay  # noqa: E402


def watching(folder: pathlib.Path, api: Replay) -> Sidecar:
    """A sidecar that has begun to watch a container that runs."""
    path = kubeconfig(folder / "kubeconfig", api.url, api.authority, {"token": "good"})
    api.advance()
    sidecar = Sidecar(folder, "--kubeconfig", path, "--pod-name", api.pod, "--logger.level", "4")
    api.wait_for_watch()
    return sidecar


def cpu_ms(pid: int) -> float:
    """Processor time of a process, threads that have ended included: its clock (clock_getcpuclockid(3), as the kernel numbers them)."""
    return time.clock_gettime(~pid << 3 | 2) * 1e3


def latency() -> float:
    """One run, in milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Replay(folder, "fails") as api:
            process = watching(folder, api).process
            time.sleep(0.05)  # until the sidecar is still
            begin = time.perf_counter()
            api.advance()
            line = process.stderr.readline().decode() if process.stderr else ""
            taken = time.perf_counter() - begin
            process.communicate()
            if "exited with status 3" not in line:
                raise SystemExit(f"not the end that was written: {line}")
            return taken * 1e3


def measure_latency(runs: int) -> None:
    """Many runs."""
    times = sorted(latency() for _ in range(runs))
    print(f"latency, {runs} runs: median {statistics.median(times):.2f} ms, 99th percentile {times[int(runs * 0.99) - 1]:.2f} ms, "
          f"least {times[0]:.2f}, most {times[-1]:.2f}")


def measure_idle(seconds: float) -> None:
    """One long wait."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        with Replay(folder, "completes") as api:
            api.advance()
            process = watching(folder, api).process
            time.sleep(0.5)
            before, made = cpu_ms(process.pid), len(api.requests)
            time.sleep(seconds)
            used = cpu_ms(process.pid) - before
            print(f"idle, {seconds:.0f} s: {len(api.requests)} requests in all ({', '.join(api.kinds)}), {len(api.requests) - made} of them meanwhile; "
                  f"processor time while waiting {used:.2f} ms, {used / seconds * 60:.2f} ms a minute")
            api.advance(len(api.coming))
            process.communicate()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("latency", "idle"))
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    if options.what == "latency":
        measure_latency(options.runs)
    else:
        measure_idle(options.seconds)


if __name__ == "__main__":
    main()
