"""The main container's end as the sidecar sees it, in pods of real containers: every scenario under every watcher.

The sidecar runs in a container as an unprivileged user without any capability.  What it observed is read from its log; the truth is what runc says.  An observation is
right, or it says honestly that it does not know ("ended"); EXPECTED says which of the two it is, and why where a cell is unknown.

`signal`, `file` and `auto` play in a pod of Flyte 1.16 or later: the test acts as the kubelet and sends SIGTERM when the main container has ended.  In the others nobody
sends anything, as in a pod of Flyte 1.15.
"""

from __future__ import annotations

import concurrent.futures
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import time
import typing
import unittest

import containers
import support

JOBS = 4
KUBELET = 0.2  # seconds from the main container's end to SIGTERM
TELLS = tuple(int(part) for part in re.findall(r"\d+", platform.release())[:2]) >= (6, 15)  # PIDFD_INFO_EXIT
OUTPUT = f"{containers.OUTPUTS}/x"
COLUMNS = ("signal", "file", "shared-process-ns", "auto", "auto 1.15")

UNKNOWN = "ended"
GOOD, THREE, KILLED = "exited with status 0", "exited with status 3", "was ended by SIGKILL"
MEMORY, UNMARKED = "was killed because its memory ran out", "ended without a marker file (_SUCCESS or _ERROR)"
SAID, FAILED = "said that it succeeded", "said that it failed"


class Scenario(typing.NamedTuple):
    """What the main container does, what is true, and what each watcher is to see."""

    script: str  # {done} and {failed} write the marker in the column `file`
    truth: str
    expected: dict[str, str]  # by column; `shared-process-ns` stands for those that have none of their own
    memory: int | None = None
    visible: bool = False  # the sidecar sees the machine's control groups
    kill: int | None = None
    early: bool = False  # it has ended before the sidecar starts
    others: bool = False
    detach: bool = False  # the runtime does not kill what survives the first process
    reuse: bool = False
    outputs: dict[str, typing.Any] | None = None  # nil: an error document; checked only where the end is known


# `signal` never knows how a container ended: SIGTERM says no more.
SCENARIOS = {
    "exit 0": Scenario(f"echo 7 >{OUTPUT}; sleep 0.3; {{done}}; exit 0", GOOD, {"file": SAID, "shared-process-ns": GOOD}, outputs={"x": 7}),
    "exit 3": Scenario(f"echo 7 >{OUTPUT}; echo oh >{containers.OUTPUTS}/_stderr; sleep 0.3; {{failed}}; exit 3", THREE, {"file": FAILED, "shared-process-ns": THREE}),
    "SIGKILL": Scenario(f"echo 7 >{OUTPUT}; sleep 60", KILLED, {"file": UNMARKED, "shared-process-ns": KILLED}, kill=signal.SIGKILL),
    # An out-of-memory kill is SIGKILL to all who do not see the memory's events; then the document says so.
    "out of memory": Scenario("exec python3 -c 'bytearray(256 << 20)'", KILLED, {"file": UNMARKED, "shared-process-ns": KILLED}, memory=32 << 20),
    # Where they are visible, the sidecar must read them before the runtime removes the control group: it may be too late, and says so.
    "out of memory, visible": Scenario("exec python3 -c 'bytearray(256 << 20)'", KILLED, {"file": UNMARKED, "shared-process-ns": MEMORY}, memory=32 << 20, visible=True),
    # Nobody was there to see it end: only its marker, or what it left, says that it did.
    "exit before the watcher starts": Scenario(f"echo 7 >{OUTPUT}; {{done}}; exit 0", GOOD, {"file": SAID, "shared-process-ns": UNKNOWN}, early=True, outputs={"x": 7}),
    "exec chain": Scenario(f"exec sh -c 'exec python3 -c \"import time; open(\\\"{OUTPUT}\\\", \\\"w\\\").write(\\\"7\\\"); time.sleep(0.3)\"'", GOOD,
                           {"file": UNMARKED, "shared-process-ns": GOOD}, outputs={"x": 7}),
    # The runtime kills what is left of a container when its first process ends, so that x stays 7.
    "first process exits early, survivors killed": Scenario(f"(sleep 30; echo 8 >{OUTPUT})& echo 7 >{OUTPUT}; sleep 0.3; {{done}}; exit 0", GOOD, {"file": SAID, "shared-process-ns": GOOD}, outputs={"x": 7}),
    # Where it does not, the sidecar waits for them, and x becomes 8; with a marker it is the main container's business when to write it.
    "first process exits early, survivors work on": Scenario(f"(sleep 1; echo 8 >{OUTPUT}; {{done}})& echo 7 >{OUTPUT}; exit 0", GOOD, {"file": SAID, "shared-process-ns": GOOD}, detach=True, outputs={"x": 8}),
    "other sidecars": Scenario(f"echo 7 >{OUTPUT}; sleep 0.3; {{failed}}; exit 3", THREE, {"file": FAILED, "shared-process-ns": THREE}, others=True),
    # While a survivor is waited for, the first process's id goes to a process of another container.
    "pid given away": Scenario(f"(sleep 1.5; echo 8 >{OUTPUT}; {{done}})& echo 7 >{OUTPUT}; exit 0", GOOD, {"file": SAID, "shared-process-ns": GOOD}, detach=True, reuse=True, outputs={"x": 8}),
}

# Takes the id of a process that has ended in the pod's namespace, and keeps it; and makes others come and go.
TAKER = """
import os, sys, time
wanted = int(sys.argv[1])
while True:
    open("/proc/sys/kernel/ns_last_pid", "w").write(str(wanted - 1))
    child = os.fork()
    if child == 0:
        time.sleep(60 if os.getpid() == wanted else 0)
        os._exit(0)
    if child == wanted:
        print("taken", flush=True)
        break
    os.waitpid(child, 0)
end = time.monotonic() + 60
while time.monotonic() < end:
    if (other := os.fork()) == 0:
        os._exit(0)
    os.waitpid(other, 0)
    time.sleep(0.001)
"""


class Seen(typing.NamedTuple):
    """What came of a cell."""

    ending: str
    document: typing.Any  # the error document, or nil
    outputs: dict[str, typing.Any] | None
    reason: str  # how the main container was found
    log: str


def sidecar(pod: containers.Pod, column: str, visible: bool = False, more: typing.Sequence[str] = (), log: pathlib.Path | None = None) -> containers.Container:
    """The sidecar, with the command line of a column."""
    interface = support.b64(support.interface(x=support.simple(support.SIMPLE.INTEGER)))
    times = ["--start-timeout", "30s"] if column == "auto 1.15" else ["--timeout", "1h0m0s"]
    types = [] if column == "auto 1.15" else ["--start-watcher-type", column, "--exit-watcher-type", column]
    return pod.run("sidecar", ["/copilot", "--storage.type=stow", "--storage.stow.kind=local", "--storage.stow.config", f"path={containers.STORE}", "--storage.container=bucket",
                               "--logger.level=5", "sidecar", *times, "--to-raw-output", "file://bucket/raw", "--to-output-prefix", "file://bucket/out",
                               "--from-local-dir", containers.OUTPUTS, "--interface", interface, *types, *more],
                   binds={"/sys": "/sys"} if visible else {}, private_groups=not visible, log=log)


def seen(pod: containers.Pod, container: containers.Container) -> Seen:
    """What the sidecar said and wrote."""
    log = container.log()
    lines = [json.loads(line)["msg"] for line in log.splitlines() if line.startswith("{")]
    endings = [line.removeprefix("the main container ") for line in lines if re.match(r"the main container (?!is )", line)]
    document, outputs = pod.store / "bucket/out/error.pb", pod.store / "bucket/out/outputs.pb"
    return Seen(endings[0] if endings else "nothing", support.error_document(document.read_bytes()) if document.exists() else None,
                support.read_outputs(outputs.read_bytes()) if outputs.exists() else None, " ".join(line for line in lines if " found " in line), log)


def start_others(pod: containers.Pod) -> None:
    """A sidecar without the output volume, one with it, and one of the same name as ours."""
    pod.run("mesh", ["/bin/sleep", "60"], volume=False)
    pod.run("logs", ["/fluent-bit", "60"], binds={"/fluent-bit": "/bin/sleep"})
    support.wait_until(lambda: all(other.pid() and pathlib.Path(f"/proc/{other.pid()}/comm").read_text() in ("sleep\n", "fluent-bit\n") for other in pod.containers[1:]), "the others run")


def inner_pid(pid: int) -> int:
    """The id of a process in its own namespace."""
    return int(re.search(r"^NSpid:.*\s(\d+)$", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M).group(1))


def play(name: str, column: str) -> Seen:
    """One cell."""
    scenario = SCENARIOS[name]
    with containers.Pod() as pod:
        taker = None
        if scenario.others:
            start_others(pod)
        script = scenario.script.format(done=f"touch {containers.OUTPUTS}/_SUCCESS" if column == "file" else ":", failed=f"echo no >{containers.OUTPUTS}/_ERROR" if column == "file" else ":")

        def start_main() -> containers.Container:
            return pod.run("main", ["/bin/sh", "-c", script], memory=scenario.memory, detach=scenario.detach)

        main = start_main() if scenario.early else None
        if main:
            main.wait()
        side = sidecar(pod, column, scenario.visible)
        support.wait_for_handler_of(side.pid())
        if main is None:
            main = start_main()
            first = main.pid()
            if scenario.reuse:
                number = inner_pid(first)
            if scenario.kill:
                time.sleep(0.4)
                os.kill(first, scenario.kill)
            main.wait()
            if scenario.detach:
                support.wait_until(lambda: not os.path.exists(f"/proc/{first}"), "the first process ends and is reaped")
            if scenario.reuse:
                taker = subprocess.Popen(["nsenter", "-t", str(pod.pause_pid), "-p", "python3", "-c", TAKER, str(number)], stdout=subprocess.PIPE, start_new_session=True)
                assert taker.stdout and taker.stdout.readline() == b"taken\n"
        try:
            if column in ("signal", "file", "auto"):
                time.sleep(KUBELET if not scenario.detach else 1.7)
                side.kill(signal.SIGTERM)
            side.wait(20)
        finally:
            if taker:
                os.killpg(taker.pid, signal.SIGKILL)
                taker.communicate()
        return seen(pod, side)


@unittest.skipIf(containers.why_not(), containers.why_not() or "")
class Matrix(unittest.TestCase):
    """Every scenario under every watcher."""

    def test_every_scenario_under_every_watcher(self) -> None:
        cells = [(name, column) for name in SCENARIOS for column in COLUMNS]
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            results = dict(zip(cells, pool.map(lambda cell: attempt(*cell), cells)))
        for name in SCENARIOS:
            support.note(f"{name}: " + "; ".join(f"{column}: {result.ending if isinstance(result := results[name, column], Seen) else 'failed'}" for column in COLUMNS))
        for (name, column), result in results.items():
            with self.subTest(scenario=name, watcher=column):
                self.judge(SCENARIOS[name], column, result)

    def judge(self, scenario: Scenario, column: str, result: Seen | Exception) -> None:
        if isinstance(result, Exception):
            raise result
        expected = UNKNOWN if column == "signal" else scenario.expected.get(column, scenario.expected["shared-process-ns"])
        if not TELLS and expected in (GOOD, THREE, KILLED, MEMORY):
            expected = UNKNOWN
        if expected == MEMORY and result.ending == KILLED:
            expected = KILLED
        self.assertEqual(result.ending, expected, result.log)
        if column in ("shared-process-ns", "auto", "auto 1.15") and not scenario.early:
            self.assertIn("by its mount of the output directory", result.reason)
            self.assertNotIn("fluent-bit", result.reason)
        if expected in (GOOD, SAID) or scenario.early:
            self.assertEqual((result.outputs, result.document), (scenario.outputs, None), result.log)
        elif expected != UNKNOWN:
            self.assertIsNone(result.outputs, "half outputs")
            if expected != FAILED:  # there the document is what the container said
                self.assertIn(expected, result.document.message)
            if expected == THREE and "_stderr" in scenario.script:
                self.assertIn("The end of its _stderr:\noh", result.document.message)
            if expected == KILLED and scenario.memory:
                self.assertIn("perhaps for lack of memory: the machine has killed", result.document.message)


@unittest.skipIf(containers.why_not(), containers.why_not() or "")
class Cases(unittest.TestCase):
    """What does not fit the table."""

    def setUp(self) -> None:
        self.pod = self.enterContext(containers.Pod())

    def main(self, script: str, **options: typing.Any) -> containers.Container:
        return self.pod.run("main", ["/bin/sh", "-c", script], **options)

    def side(self, column: str, *more: str) -> containers.Container:
        side = sidecar(self.pod, column, more=more)
        support.wait_for_handler_of(side.pid())
        return side

    def test_a_pod_that_is_deleted_is_not_one_that_completed(self) -> None:
        for column in ("auto", "auto 1.15", "shared-process-ns"):
            with self.subTest(watcher=column), containers.Pod() as self.pod:
                side = self.side(column)
                self.main("trap '' TERM; sleep 60 & wait; sleep 60").pid()
                support.wait_until(lambda: " found " in side.log(), "the main container is found")
                side.kill(signal.SIGTERM)
                side.wait(10)
                document = seen(self.pod, side).document
                self.assertEqual(document.code, "MainContainerAborted", side.log())
                self.assertIn("SIGTERM came while it still ran", document.message)

    def test_an_init_container_is_not_the_main_one(self) -> None:
        side = self.side("auto")
        self.assertEqual(self.main(f"echo 6 >{OUTPUT}; exit 0").wait(), 0)  # an init container with the volume
        self.assertIsNone(side.process.poll())
        main = self.main("sleep 0.3; exit 3")
        main.wait()
        side.kill(signal.SIGTERM)
        side.wait(10)
        self.assertEqual(seen(self.pod, side).ending, THREE if TELLS else UNKNOWN, side.log())

    def test_a_main_container_that_dies_without_its_marker_ends_the_wait_at_once(self) -> None:
        side = self.side("file,shared-process-ns")
        self.main("sleep 0.3; exit 3").wait()
        side.wait(10)
        result = seen(self.pod, side)
        self.assertEqual(result.ending, THREE if TELLS else UNMARKED, side.log())
        self.assertIsNone(result.outputs)

    def test_two_containers_that_may_be_the_main_one_must_both_end(self) -> None:
        side = self.side("auto 1.15")
        first = self.main("exec sleep 60")
        support.wait_until(lambda: " found " in side.log(), "a main container is found")
        second = self.main("sleep 0.8; exit 3")
        second.pid()
        first.kill(signal.SIGKILL)
        first.wait()
        self.assertIsNone(side.process.poll())
        second.wait()
        side.wait(10)
        result = seen(self.pod, side)
        self.assertEqual(result.ending, UNKNOWN, side.log())
        self.assertIn("several containers might be the main one" if TELLS else "", side.log())

    def test_an_out_of_memory_kill_is_recognized_where_the_control_group_is_visible(self) -> None:
        endings = []
        for _ in range(5):  # the runtime may be quicker, and remove the control group
            endings.append(attempt("out of memory, visible", "shared-process-ns"))
            if isinstance(endings[-1], Seen) and endings[-1].ending == MEMORY:
                self.assertEqual(endings[-1].document.code, "OOMKilled")
                return
        self.assertFalse(TELLS, endings)

    def test_a_main_container_that_left_nothing_behind_has_not_started(self) -> None:
        self.main("exit 3").wait()
        side = sidecar(self.pod, "auto 1.15", more=["--start-timeout", "1s"])
        side.wait(10)
        self.assertIn("the main container did not start within", seen(self.pod, side).document.message, side.log())


@unittest.skipIf(containers.why_not(), containers.why_not() or "")
class Unshared(unittest.TestCase):
    """A pod that does not share its process namespace."""

    def test_auto_takes_what_there_is_and_says_so(self) -> None:
        with containers.Pod(shared=False) as pod:
            side = sidecar(pod, "auto")
            support.wait_for_handler_of(side.pid())
            pod.run("main", ["/bin/sh", "-c", f"echo 7 >{OUTPUT}; touch {containers.OUTPUTS}/_SUCCESS; exec sleep 60"]).pid()
            side.wait(10)
            self.assertEqual((seen(pod, side).ending, seen(pod, side).outputs), (SAID, {"x": 7}), side.log())
            self.assertIn("auto: the main container's end is taken from SIGTERM and marker files, as the pod does not share its process namespace", side.log())

    def test_a_watcher_that_cannot_work_says_so_at_once(self) -> None:
        with containers.Pod(shared=False) as pod:
            side = sidecar(pod, "shared-process-ns")
            side.wait(10)
            self.assertIn("no process of another container is visible here; set shareProcessNamespace", seen(pod, side).document.message)


def attempt(name: str, column: str) -> Seen | Exception:
    """A cell, or why it could not be played."""
    try:
        return play(name, column)
    except Exception as error:  # noqa: BLE001
        return error


if __name__ == "__main__":
    support.main()
