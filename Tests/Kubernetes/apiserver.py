"""A real kube-apiserver 1.20.2 on loopback, with etcd behind it and no kubelet: pods stay as they are written.

    with ApiServer(folder) as api: api.request("GET", "/api/v1/namespaces/default/pods")

https with a certificate of our own; bearer tokens `admin` (all rights), `watcher` (list and watch pods in the namespace `tasks`,
by deploy/role.yaml) and `nobody` (no rights).
"""

from __future__ import annotations

import ctypes
import json
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time
import typing
import urllib.error
import urllib.request

import yaml

HERE = pathlib.Path(__file__).resolve().parent
NAMESPACE = "tasks"
START_LIMIT = 60  # seconds


def end_with_parent() -> None:
    """For a child process: end when the tests do, however they do (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ApiServer:
    """etcd and kube-apiserver, ended by their pids."""

    def __init__(self, folder: pathlib.Path, watch_cache: bool = True):
        self.folder, self.watch_cache = folder, watch_cache
        self.etcd, self.port = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.authority = folder / "ca.crt"
        self.processes: list[subprocess.Popen] = []  # etcd and the server

    def __enter__(self) -> ApiServer:
        try:
            self._make_certificates()
            self._start_etcd()
            self._start_server()
        except BaseException:
            self.__exit__()
            raise
        self.context = ssl.create_default_context(cafile=self.authority)
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _run(self, *command: object) -> None:
        subprocess.run([str(word) for word in command], check=True, capture_output=True)

    def _make_certificates(self) -> None:
        subprocess.run([HERE.parent / "Support" / "servers" / "certificates.sh", self.folder], check=True, capture_output=True)
        self._run("openssl", "genrsa", "-out", self.folder / "account.key", "2048")
        tokens = self.folder / "tokens.csv"
        tokens.write_text('admin,admin,1,"system:masters"\nwatcher,watcher,2,watchers\nnobody,nobody,3,others\n')

    def _start(self, name: str, command: list[object]) -> None:
        with open(self.folder / f"{name}.log", "wb") as log:
            self.processes.append(subprocess.Popen([*map(str, command)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent))

    def _start_etcd(self) -> None:
        client, peer = f"http://127.0.0.1:{self.etcd}", f"http://127.0.0.1:{free_port()}"
        self._start("etcd", ["etcd", "--data-dir", self.folder / "etcd", "--listen-client-urls", client, "--advertise-client-urls", client,
                             "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}"])
        self._wait(lambda: urllib.request.urlopen(f"{client}/health", timeout=2).status == 200, "etcd")

    def _start_server(self) -> None:
        binary = subprocess.run([HERE / "build_apiserver.sh"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
        key = self.folder / "account.key"
        self._start("kube-apiserver", [
            binary, f"--etcd-servers=http://127.0.0.1:{self.etcd}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", f"--secure-port={self.port}",
            "--insecure-port=0", f"--tls-cert-file={self.folder / 'server.crt'}", f"--tls-private-key-file={self.folder / 'server.key'}",
            f"--client-ca-file={self.authority}", f"--token-auth-file={self.folder / 'tokens.csv'}", "--authorization-mode=RBAC",
            "--endpoint-reconciler-type=none", "--service-account-issuer=https://kubernetes.default.svc", f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}", "--service-cluster-ip-range=10.0.0.0/24", "--disable-admission-plugins=ServiceAccount",
            f"--watch-cache={str(self.watch_cache).lower()}", f"--cert-dir={self.folder}", "--v=1"])
        self.context = ssl.create_default_context(cafile=self.authority)
        self._wait(lambda: self._ask("GET", "/readyz") == b"ok", "kube-apiserver")

    def _wait(self, condition: typing.Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in self.processes):
                break
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise SystemExit(f"{what} does not start: see {self.folder}/*.log")

    def _ask(self, method: str, path: str, body: object = None, kind: str = "application/json", token: str = "admin") -> bytes:
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", kind)
        with urllib.request.urlopen(request, timeout=30, context=self.context) as answer:
            return answer.read()

    def request(self, method: str, path: str, body: object = None, kind: str = "application/json") -> typing.Any:
        """One request with all rights; its answer."""
        try:
            return json.loads(self._ask(method, path, body, kind))
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code}: {error.read().decode()}") from error

    def grant(self, group: str) -> None:
        """Create the Role of deploy/role.yaml, and bind it to a group of users."""
        role, binding = (yaml.safe_load(part) for part in (HERE.parents[1] / "deploy" / "role.yaml").read_text().split("\n---\n"))
        binding["subjects"] = [{"kind": "Group", "name": group, "apiGroup": "rbac.authorization.k8s.io"}]
        path = f"/apis/rbac.authorization.k8s.io/v1/namespaces/{NAMESPACE}"
        self.request("POST", f"{path}/roles", role)
        self.request("POST", f"{path}/rolebindings", binding)

    def watches(self) -> int:
        """Watches of pods that are under way, by the server's own count."""
        pattern = rb'^apiserver_longrunning_gauge\{[^}]*resource="pods"[^}]*scope="namespace"[^}]*verb="WATCH"[^}]*\} (\d+)'
        return sum(int(count) for count in re.findall(pattern, self._ask("GET", "/metrics"), re.MULTILINE))

    def restart(self, pause: float) -> None:
        """Kill the server, wait, and start it again."""
        server = self.processes.pop()
        server.kill()
        server.wait()
        time.sleep(pause)
        self._start_server()

    def compact(self) -> None:
        """Make etcd forget the past: every version until now becomes too old."""
        def post(path: str, body: dict) -> dict:
            return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.etcd}{path}", data=json.dumps(body).encode(), timeout=10))
        revision = post("/v3/kv/range", {"key": "AA=="})["header"]["revision"]
        post("/v3/kv/compaction", {"revision": revision, "physical": True})


class Pods:
    """Pods of one namespace, made and changed as a kubelet would."""

    def __init__(self, api: ApiServer):
        self.api, self.path = api, f"/api/v1/namespaces/{NAMESPACE}/pods"

    def create(self, name: str, policy: str = "Never", containers: tuple[str, ...] = ("main", "flyte-copilot-uploader"), **spec: object) -> dict:
        """A pod that has been bound to a node."""
        body = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": {
            "restartPolicy": policy, "nodeName": "node", "containers": [{"name": container, "image": "debian:12"} for container in containers], **spec}}
        return self.api.request("POST", self.path, body)

    def status(self, name: str, **status: object) -> dict:
        """Patch the status."""
        return self.api.request("PATCH", f"{self.path}/{name}/status", {"status": status}, "application/strategic-merge-patch+json")

    def container(self, name: str, state: dict, phase: str = "Running", container: str = "main", restarts: int = 0, last: dict | None = None) -> dict:
        """Patch the state of a container."""
        entry = {"name": container, "image": "debian:12", "imageID": "x", "ready": "running" in state, "restartCount": restarts, "state": state,
                 "lastState": last or {}, "containerID": "containerd://" + "ab" * 32}
        return self.status(name, phase=phase, containerStatuses=[entry])

    def running(self, name: str, **more: typing.Any) -> dict:
        """The container runs."""
        return self.container(name, {"running": {"startedAt": now()}}, **more)

    def terminated(self, name: str, code: int, reason: str, **more: typing.Any) -> dict:
        """The container has ended."""
        return self.container(name, termination(code, reason), **more)

    def delete(self, name: str, grace: int) -> None:
        """Ask for its end; with no kubelet it stays as long as `grace` is not 0."""
        self.api.request("DELETE", f"{self.path}/{name}", {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": grace})


def now(offset: float = 0) -> str:
    """A time as the API writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset))


def termination(code: int, reason: str, finished: str | None = None, **more: object) -> dict:
    """The state of a container that has ended."""
    return {"terminated": {"exitCode": code, "reason": reason, "startedAt": now(-5), "finishedAt": finished or now(), **more}}
