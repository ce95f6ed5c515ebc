"""Pods of real containers, made with runc (Debian's): a pause container whose PID namespace the others share, control groups named as a kubelet names them,
memory limits, and containers without root or any capability.

The containers' root file system is this machine's /usr and /etc, read-only.  Nothing is mocked: the runtime's parent process reaps a container's first process, and when
that has ended `runc run` kills what is left of the container, as containerd does.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import typing
import uuid

import support

UNPRIVILEGED = 65_532
OUTPUTS = "/var/outputs"
STORE = "/store"
REAPER = """
import os, signal
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
print("up", flush=True)
while True:
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        signal.sigtimedwait([signal.SIGCHLD], 0.02)
"""  # what the pause container does: it is there, and reaps orphans


@functools.cache
def why_not() -> str | None:
    """Why runc cannot make containers here; nil if it can."""
    if shutil.which("runc") is None:
        return "runc is not installed (apt-get install runc)"
    if os.geteuid() != 0:
        return "runc needs root here"
    try:
        with Pod() as pod:
            status = pod.run("probe", ["/bin/true"]).wait(20)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        return f"runc cannot make a container here: {error}"
    return None if status == 0 else f"runc cannot make a container here (exit {status})"


class Container:
    """A container that runc runs in the foreground."""

    def __init__(self, pod: Pod, name: str, process: subprocess.Popen, folder: pathlib.Path, ident: str):
        self.pod, self.name, self.process, self.folder, self.ident = pod, name, process, folder, ident

    def pid(self, limit: float = 20) -> int:
        """Its first process, as seen from here, once runc has started it."""
        file = self.folder / "pid"
        support.wait_until(lambda: file.is_file() and file.read_text().strip() != "" or self.process.poll() is not None, f"{self.name} runs", limit)
        if not file.is_file():
            raise RuntimeError(f"{self.name} did not start: {self.log()[-500:]}")
        return int(file.read_text())

    def kill(self, number: int) -> None:
        """Send a signal to its first process."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid(), number)

    def wait(self, limit: float = 30) -> int:
        """The exit status, 128 + the signal as runc has it."""
        return self.process.wait(limit)

    def log(self) -> str:
        """What it has written to standard output and standard error."""
        return (self.folder / "log").read_text(errors="replace")


class Pod:
    """A pause container, and others in its PID namespace."""

    def __init__(self, shared: bool = True):
        self.shared = shared
        self.uid = str(uuid.uuid4())
        self.containers: list[Container] = []

    def __enter__(self) -> Pod:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-pod-"))
        self.folder.chmod(0o755)
        self.outputs, self.store = self.folder / "outputs", self.folder / "store"
        for path in (self.outputs, self.store, self.store / "bucket"):
            path.mkdir()
            path.chmod(0o777)
        self.rootfs = self.folder / "rootfs"
        for name in ("usr", "etc", "proc", "dev", "sys", "tmp", "store", "var/outputs"):
            (self.rootfs / name).mkdir(parents=True)
        for name in ("bin", "sbin", "lib", "lib64"):
            (self.rootfs / name).symlink_to(f"usr/{name}")
        (self.rootfs / "copilot").touch()
        self.pause = None
        try:
            self.pause = self.run("pause", ["/usr/bin/python3", "-c", REAPER], volume=False)
            self.pause_pid = self.pause.pid()
            support.wait_until(lambda: "up" in self.pause.log(), "the pause container is up", 20)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for container in reversed(self.containers):
            if container.process.poll() is None:
                container.kill(signal.SIGKILL)
            try:
                container.wait(10)
            except subprocess.TimeoutExpired:
                subprocess.run([*self.runc, "delete", "--force", container.ident], capture_output=True, check=False)
                container.process.kill()
                container.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def runc(self) -> list[str]:
        return ["runc", "--root", str(self.folder / "state")]

    def run(self, name: str, command: list[str], *, volume: bool = True, memory: int | None = None, user: int = UNPRIVILEGED, binds: dict[str, str] | None = None,
            private_groups: bool = True, detach: bool = False, log: pathlib.Path | None = None) -> Container:
        """Start a container; its first process may not be there yet.  `volume`: it has the output directory mounted; `log`: where what
        it writes goes."""
        ident, folder = secrets.token_hex(32), self.folder / f"{name}-{len(self.containers)}"
        folder.mkdir()
        mounts = {"/usr": "/usr", "/etc": "/etc", "/copilot": support.COPILOT} | (binds or {})
        spec = {
            "ociVersion": "1.0.2",
            "process": {"user": {"uid": user, "gid": user}, "args": command, "cwd": "/", "noNewPrivileges": True, "env": ["PATH=/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE=1"],
                        "capabilities": {kind: [] for kind in ("bounding", "effective", "inheritable", "permitted", "ambient")}},
            "root": {"path": str(self.rootfs)},
            "hostname": name,
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc"},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
                {"destination": "/tmp", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "nodev", "mode=1777"]},
                *({"destination": inside, "type": "bind", "source": outside, "options": ["rbind", "ro"]} for inside, outside in mounts.items()),
                {"destination": STORE, "type": "bind", "source": str(self.store), "options": ["bind", "rw"]},
                *([{"destination": OUTPUTS, "type": "bind", "source": str(self.outputs), "options": ["bind", "rw"]}] if volume else []),
            ],
            "linux": {
                "namespaces": self.namespaces(name, private_groups),
                "cgroupsPath": f"/kubepods/burstable/pod{self.uid}/{ident}",
                "resources": {"devices": [{"allow": True, "access": "rwm"}]} | ({"memory": {"limit": memory}} if memory else {}),
            },
        }
        (folder / "config.json").write_text(json.dumps(spec))
        words = [*self.runc, "run", *(["--detach"] if detach else []), "--no-new-keyring", "--pid-file", str(folder / "pid"), "--bundle", str(folder), ident]
        with open(log or folder / "log", "wb") as output:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        container = Container(self, name, process, folder, ident)
        self.containers.append(container)
        return container

    def namespaces(self, name: str, private_groups: bool) -> list[dict[str, str]]:
        """The pause container makes a PID namespace; the others join it."""
        pid = {"type": "pid"}
        if name != "pause" and self.shared:
            pid["path"] = f"/proc/{self.pause_pid}/ns/pid"
        return [pid, *({"type": kind} for kind in ("ipc", "uts", "mount", *(["cgroup"] if private_groups else [])))]
