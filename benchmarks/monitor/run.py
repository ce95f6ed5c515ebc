"""Measures the watchers of the sidecar:  run.py [--runs N] [--minute SECONDS] [--only WORD]    (from the project's root, as root, with .venv/bin/python; needs runc)

Latency: from just before the main process is ended (SIGKILL, or its marker file, or SIGTERM to the sidecar where that is all it has) to the moment at which this program
reads the sidecar's log line about it; so the kernel's work, the runtime's reaping, a write and a pipe are in it.  Beside it
stands the moment at which the kernel tells this program, by a pidfd, that the process is reaped: no watcher can know an exit status earlier.  Each run has a sidecar and a main container of its own, in one pod.
Cost: processor time of the sidecar, all threads, over a minute of waiting.
Prints tables; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import select
import signal
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))

import containers  # noqa: E402
import support  # noqa: E402
import test_containers  # noqa: E402

COLUMNS = ("signal", "file", "shared-process-ns", "file,shared-process-ns", "auto 1.15", "auto")


class Tail:
    """Reads what a container writes, from a pipe, as it comes."""

    def __init__(self, path: pathlib.Path):
        os.mkfifo(path)
        self.reading = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(self.reading, True)
        self.text = b""

    def wait_for(self, word: bytes, limit: float = 10) -> float:
        """The moment at which the word is there."""
        deadline = time.monotonic() + limit
        while word not in self.text:
            piece = os.read(self.reading, 65_536)
            moment = time.perf_counter()
            self.text += piece
            if not piece or time.monotonic() > deadline:
                raise RuntimeError(f"{word!r} is not in {self.text!r}")
        return moment

    def close(self) -> None:
        os.close(self.reading)


def reaped(process: int) -> float:
    """The moment at which the kernel tells that a process (its pidfd) is reaped: no watcher can know its exit status earlier."""
    poll = select.poll()
    poll.register(process, 0)
    poll.poll()
    return time.perf_counter()


def run_once(pod: containers.Pod, column: str, number: int) -> tuple[float, float]:
    """Milliseconds from the end to the moment at which the kernel tells, and to the log line."""
    tail = Tail(pod.folder / f"log{number}")
    keep = os.open(pod.folder / f"log{number}", os.O_WRONLY)
    side = test_containers.sidecar(pod, column, log=pod.folder / f"log{number}")
    try:
        support.wait_for_handler_of(side.pid())
        main = pod.run("main", ["/bin/sleep", "600"])
        pid = main.pid()
        if column == "file" or column == "signal":
            time.sleep(0.05)
        else:
            tail.wait_for(b" found ")
        time.sleep(0.05)
        process = os.pidfd_open(pid)
        begin = told = time.perf_counter()
        match column:
            case "signal":
                side.kill(signal.SIGTERM)
            case "file":
                (pod.outputs / "_SUCCESS").touch()
            case _:
                os.kill(pid, signal.SIGKILL)
                told = reaped(process)
        if column == "auto":  # the kubelet's part, at once
            main.wait()
            begin = told = time.perf_counter()
            side.kill(signal.SIGTERM)
        end = tail.wait_for(b'"the main container e' if column == "signal" else b'"the main container s' if column == "file" else b'"the main container was')
        main.kill(signal.SIGKILL)
        main.wait()
        side.wait()
        os.close(process)
        return (told - begin) * 1_000, (end - begin) * 1_000
    finally:
        (pod.outputs / "_SUCCESS").unlink(missing_ok=True)
        os.close(keep)
        tail.close()


def latency(columns: list[str], runs: int) -> None:
    """The table of latencies."""
    print(f"| watcher | kernel tells: median ms | 99th percentile | line is read: median ms | 99th percentile | longest | ({runs} runs)\n|---|---|---|---|---|---|")
    for column in columns:
        pairs: list[tuple[float, float]] = []
        while len(pairs) < runs:
            with containers.Pod() as pod:
                pairs += [run_once(pod, column, number) for number in range(min(25, runs - len(pairs)))]
        kernel, line = (sorted(times) for times in zip(*pairs))
        print(f"| {column} | {middle_and_far(kernel)} | {middle_and_far(line)} | {line[-1]:.2f} |", flush=True)


def middle_and_far(times: list[float]) -> str:
    """Median and 99th percentile of sorted times."""
    return f"{statistics.median(times):.2f} | {times[max(0, round(len(times) * 0.99) - 1)]:.2f}"


def used(pid: int) -> float:
    """Milliseconds of processor time of a process, with the threads that have ended (clock_getcpuclockid(3), whose numbers Linux makes so)."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


def cost(columns: list[str], seconds: float) -> None:
    """The table of costs, all watchers at once."""
    print(f"\n| watcher | waits for | processor ms in {seconds:.0f} s | resident MiB |\n|---|---|---|---|")
    pods = []
    try:
        for column in columns:
            for with_main in (True, False):
                pod = containers.Pod().__enter__()
                pods.append(pod)
                side = test_containers.sidecar(pod, column, more=["--start-timeout", "10m"] if column == "auto 1.15" else [])
                support.wait_for_handler_of(side.pid())
                if with_main:
                    pod.run("main", ["/bin/sleep", "600"]).pid()
                pod.measured = (column, with_main, side.pid())
        time.sleep(1)
        before = [used(pod.measured[2]) for pod in pods]
        time.sleep(seconds)
        for pod, earlier in zip(pods, before):
            column, with_main, pid = pod.measured
            milliseconds = used(pid) - earlier
            resident = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024
            print(f"| {column} | {'the end' if with_main else 'the start'} | {milliseconds:.3f} | {resident:.1f} |")
    finally:
        for pod in pods:
            pod.__exit__()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--minute", type=float, default=60)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the containers are removed
    if reason := containers.why_not():
        raise SystemExit(reason)
    columns = [column for column in COLUMNS if arguments.only in column]
    if arguments.runs:
        latency(columns, arguments.runs)
    if arguments.minute:
        cost(columns, arguments.minute)


if __name__ == "__main__":
    main()
