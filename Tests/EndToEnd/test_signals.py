"""SIGTERM at any moment after exec: the sidecar honours it, as an ordinary process and as PID 1.

The kernel discards a SIGTERM to PID 1 of a namespace whose disposition is the default, and kills any other process by
it.  So between exec and the moment the program handles it, the signal is lost.  That window may be 6 ms.

The machine that tests may be busy, so a moment counts as the time since exec less what the process waited for a processor
(/proc/PID/schedstat), and a loss after the window counts if it happens again when its moment is repeated.  What is judged
is what was written, not how long it took.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import typing
import unittest

import support

DEAF_WINDOW = 6.0  # ms after exec; the original needs 15
MOMENTS = [*range(0, 21), *range(30, 101, 10)]  # ms after exec
TIMES = 5
REPEATS = 20  # of a moment with a loss after the window
STRAYS = 1  # losses among the repeats that are put down to the machine
OUTPUTS = 10
PATIENCE = 10.0  # seconds for a sidecar to end after SIGTERM
IDLE = 0.3  # seconds without any work of any thread: it has lost the signal and would stay for ever


class Moment(typing.NamedTuple):
    """A SIGTERM and what came of it."""

    at: float  # ms after exec
    scheduled: float  # the same, less the time that the process waited for a processor
    honoured: bool


def waited_ms(pid: int) -> float:
    """How long a process has waited for a processor."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        return 0.0


def activity(pid: int) -> list[str]:
    """Something that changes whenever a thread of the process runs."""
    try:
        return [path.read_text() for path in sorted(pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"))]
    except OSError:
        return []


def ended(pid: int) -> bool:
    """Whether a process has ended, reaped or not."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def ends(pid: int) -> bool:
    """Wait for a process that has been asked to end; whether it does."""
    begin = last = time.monotonic()
    before = activity(pid)
    while not ended(pid):
        now, work = time.monotonic(), activity(pid)
        if work != before:
            before, last = work, now
        if now - begin > PATIENCE or now - last > IDLE:
            return False
        time.sleep(0.001)
    return True


def spin_until(moment: float) -> None:
    """Wait for a moment of time.perf_counter, the last part awake."""
    while (left := moment - time.perf_counter()) > 0:
        if left > 0.002:
            time.sleep(left - 0.001)


def namespace_command() -> list[str] | None:
    """How to start a command as PID 1 of a new namespace, if that can be done here."""
    for extra in ([], ["--user", "--map-root-user"]):
        command = ["unshare", *extra, "--pid", "--fork", "--kill-child"]
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return None


def only_child(parent: int) -> int:
    """The child of unshare(1), once it has exec'ed the program; its pid as seen from here."""
    children = pathlib.Path(f"/proc/{parent}/task/{parent}/children")
    deadline = time.perf_counter() + 10
    while time.perf_counter() < deadline:
        for pid in children.read_text().split():
            try:
                if os.readlink(f"/proc/{pid}/exe") == support.COPILOT:
                    return int(pid)
            except OSError:
                pass
    raise TimeoutError("unshare did not start the program")


def too_late(run: Moment) -> bool:
    """Whether a SIGTERM was lost that must not be."""
    return not run.honoured and run.scheduled >= DEAF_WINDOW


class Signals(unittest.TestCase):
    """One store and one folder of outputs for all runs; each has its own output prefix."""

    @classmethod
    def setUpClass(cls) -> None:
        shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-signals-", dir=shared))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.store = support.LocalStore(cls.folder / "store")
        cls.local = cls.folder / "outputs"
        cls.local.mkdir()
        for number in range(OUTPUTS):
            (cls.local / f"o{number}").write_text(str(number))
        cls.interface = support.b64(support.interface(**{f"o{number}": support.simple(support.SIMPLE.INTEGER) for number in range(OUTPUTS)}))
        cls.count = 0
        support.copilot("--version")  # the binary and its libraries are in the page cache now

    def command(self) -> tuple[list[str], pathlib.Path]:
        """The arguments of a sidecar, and where its outputs.pb will be."""
        type(self).count += 1
        prefix = f"run{self.count}"
        arguments = [*self.store.flags, "sidecar", "--timeout", "1h0m0s", "--to-raw-output", f"file://bucket/{prefix}/raw", "--to-output-prefix", f"file://bucket/{prefix}",
                     "--from-local-dir", str(self.local), "--interface", self.interface]
        return arguments, self.store.bucket / prefix / "outputs.pb"

    def one(self, at: float, wrapper: list[str]) -> Moment:
        """One sidecar, one SIGTERM."""
        arguments, outputs = self.command()
        process = subprocess.Popen([*wrapper, support.COPILOT, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        pid = only_child(process.pid) if wrapper else process.pid
        spin_until(time.perf_counter() + at / 1000)
        os.kill(pid, signal.SIGTERM)
        in_time = ends(pid)
        waited = waited_ms(pid)
        if not in_time:
            process.kill()  # unshare takes its child along
        status = process.wait(10)
        honoured = in_time and status == 0 and outputs.is_file() and len(support.read_outputs(outputs.read_bytes())) == OUTPUTS
        return Moment(at, at - waited, honoured)

    def sweep(self, name: str, wrapper: list[str]) -> None:
        """All moments, several times."""
        runs = [self.one(at, wrapper) for at in MOMENTS for _ in range(TIMES)]
        first = next((at for at in MOMENTS if all(run.honoured for run in runs if run.at == at)), None)
        lost = [run for run in runs if not run.honoured]
        support.note(f"{name}: first honoured {first} ms after exec; {len(lost)} of {len(runs)} lost, the last at {max((run.at for run in lost), default='none')} ms")
        self.assertIsNotNone(first, "no moment at which SIGTERM is honoured every time")
        for at in sorted({run.at for run in lost if too_late(run)}):
            again = [run for run in (self.one(at, wrapper) for _ in range(REPEATS)) if too_late(run)]
            support.note(f"{name}: {at} ms after exec once more, {REPEATS} times: {len(again)} lost")
            self.assertLessEqual(len(again), STRAYS, f"SIGTERM is lost {at} ms after exec, again and again: {again}")

    def test_ordinary_process(self) -> None:
        self.sweep("ordinary process", [])

    def test_pid_one(self) -> None:
        wrapper = namespace_command()
        if wrapper is None:
            self.skipTest("no PID namespace can be made here (unshare --pid fails, with and without --user)")
        self.sweep("PID 1", wrapper)

    def test_time_to_outputs(self) -> None:
        spans = []
        for _ in range(10):
            arguments, outputs = self.command()
            process = support.start(*arguments)
            support.wait_for_handler(process)
            time.sleep(0.05)  # settled: what is measured is the upload, not the start
            sent = time.perf_counter()
            process.terminate()
            while not outputs.exists() and process.poll() is None:
                pass
            spans.append((time.perf_counter() - sent) * 1000)
            result = support.finish(process)
            self.assertEqual((result.status, outputs.is_file()), (0, True), result.why())
        support.note(f"SIGTERM to outputs.pb, {OUTPUTS} small outputs: median {statistics.median(spans):.1f} ms, {min(spans):.1f} to {max(spans):.1f} ms")
        self.assertLess(statistics.median(spans), 2000)

    def test_a_second_sigterm_changes_nothing(self) -> None:
        arguments, outputs = self.command()
        process = support.start(*arguments)
        support.wait_for_handler(process)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
            process.send_signal(number)
        result = support.finish(process)
        self.assertEqual((result.status, outputs.is_file()), (0, True), result.why())


if __name__ == "__main__":
    support.main()
