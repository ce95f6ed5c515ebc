"""A server on loopback that says of one pod what a real kube-apiserver said (Tests/Fixtures/kubernetes), and that can go wrong.

    with Replay(folder, "completes") as api:
        api.advance()            # the next event of the pod's life happens
        api.faults.append(Fault(status=503))   # what becomes of the next request

https with a certificate of our own (folder/ca.crt). It keeps every request that it gets.
"""

from __future__ import annotations

import dataclasses
import http.server
import json
import pathlib
import socket
import ssl
import struct
import subprocess
import threading
import time
import typing
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "Fixtures" / "kubernetes"
NAMESPACE = "tasks"


@dataclasses.dataclass
class Fault:
    """What becomes of one request."""

    status: int = 0  # an answer that is no success
    body: dict | None = None
    retry_after: int | None = None
    reset: bool = False  # the connection is reset before an answer
    cut_after: int | None = None  # a watch is reset after so many events
    half_line: bool = False  # and in the middle of the next one
    expire: bool = False  # a watch says that its version is too old
    end: bool = False  # a watch ends at once, as it may


class Request(typing.NamedTuple):
    """A request that came."""

    kind: str  # list or watch
    query: dict[str, str]
    token: str
    subject: str  # of the client's certificate


class Replay:
    """One pod's life, told as far as it has come."""

    def __init__(self, folder: pathlib.Path, life: str, watch_seconds: float | None = None):
        subprocess.run([HERE / "certificates.sh", folder], check=True, capture_output=True)
        recorded = json.loads((FIXTURES / f"{life}.json").read_text())
        self.folder, self.authority = folder, folder / "ca.crt"
        self.pod: str = recorded["list"]["items"][0]["metadata"]["name"]
        self.errors = json.loads((FIXTURES / "errors.json").read_text())
        self.list, self.coming = recorded["list"], [event for event in recorded["events"] if event["type"] != "BOOKMARK"]
        self.told: list[dict] = []
        self.oldest = 0  # versions before this one are forgotten
        self.tokens = {"good"}
        self.watch_seconds = watch_seconds
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.watches = 0  # that have begun to tell
        self.changed = threading.Condition()
        self.server = _Server(("127.0.0.1", 0), _Handler, self)
        self.url = f"https://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Replay:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self.changed:
            self.server.is_over = True
            self.changed.notify_all()
        self.server.shutdown()
        self.server.server_close()

    def newer(self, version: int) -> list[dict]:
        """What has happened since a version."""
        return [event for event in self.told if int(event["object"]["metadata"]["resourceVersion"]) > version]

    @property
    def version(self) -> int:
        """The newest version."""
        return max(int(value["metadata"]["resourceVersion"]) for value in [self.list, *(event["object"] for event in self.told)])

    def advance(self, count: int = 1) -> None:
        """The next events of the pod's life happen."""
        with self.changed:
            for _ in range(count):
                self.told.append(self.coming.pop(0))
            self.changed.notify_all()

    def forget(self) -> None:
        """All versions until now become too old."""
        with self.changed:
            self.oldest = self.version + 1

    def wait_for_watch(self, limit: float = 20) -> None:
        """Wait until a watch has begun to tell."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.watches, limit):
                raise TimeoutError(f"no watch came: {self.kinds}")

    def wait_for(self, count: int, limit: float = 20) -> None:
        """Wait until so many requests have come."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.requests) >= count, limit):
                raise TimeoutError(f"{len(self.requests)} requests came, not {count}: {self.kinds}")

    @property
    def kinds(self) -> list[str]:
        """The kinds of all requests."""
        return [request.kind for request in self.requests]

    def current(self) -> dict:
        """The list as it is now."""
        items = self.list["items"]
        if self.told:
            items = [] if self.told[-1]["type"] == "DELETED" else [self.told[-1]["object"]]
        version = max(self.version, self.oldest)
        return self.list | {"items": items, "metadata": self.list["metadata"] | {"resourceVersion": str(version)}}


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    is_over = False

    def __init__(self, address: tuple[str, int], handler: type, replay: Replay):
        super().__init__(address, handler)
        self.replay = replay
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(replay.folder / "server.crt", replay.folder / "server.key")
        self.context.load_verify_locations(replay.authority)
        self.context.verify_mode = ssl.CERT_OPTIONAL

    def finish_request(self, request: socket.socket, client_address: typing.Any) -> None:
        """The handshake is made in the connection's own thread."""
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, *_: object) -> None:
        """Broken connections are the tests' business."""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:  # noqa: N802
        """A list or a watch of pods."""
        replay = self.server.replay
        path, _, query_text = self.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query_text))
        token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
        certificate = self.connection.getpeercert() or {}
        subject = dict(pair[0] for pair in certificate.get("subject", ())).get("commonName", "")
        with replay.changed:
            replay.requests.append(Request("watch" if "watch" in query else "list", query, token, subject))
            fault = replay.faults.pop(0) if replay.faults else Fault()
            allowed = token in replay.tokens or subject == "watcher"
            replay.changed.notify_all()
        if fault.reset:
            self.reset()
        elif fault.status:
            self.answer(fault.status, fault.body or {"kind": "Status", "code": fault.status, "message": "told to fail"}, fault.retry_after)
        elif not allowed:
            self.answer(401, replay.errors["401"])
        elif path != f"/api/v1/namespaces/{NAMESPACE}/pods":
            self.answer(403, replay.errors["403"])
        elif query.get("fieldSelector") != f"metadata.name={replay.pod}":
            self.answer(200, replay.errors["absent"])
        elif "watch" in query:
            self.watch(query, fault)
        else:
            self.answer(200, replay.current())

    def answer(self, status: int, body: dict, retry_after: int | None = None) -> None:
        """A whole answer."""
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(data)

    def watch(self, query: dict[str, str], fault: Fault) -> None:
        """Events from a version on, until the time is over."""
        replay = self.server.replay
        seen = int(query["resourceVersion"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        if fault.expire or seen < replay.oldest:
            self.line(replay.errors["410"])
        elif not fault.end:
            seconds = min(float(query["timeoutSeconds"]), replay.watch_seconds or 1e9)
            if not self.tell(seen, time.monotonic() + seconds, fault):
                return self.reset()
        self.wfile.write(b"0\r\n\r\n")
        return None

    def tell(self, seen: int, end: float, fault: Fault) -> bool:
        """Send what is newer; false where the connection is to break."""
        replay = self.server.replay
        sent = 0
        with replay.changed:
            replay.watches += 1
            replay.changed.notify_all()
        while True:
            with replay.changed:
                replay.changed.wait_for(lambda: replay.newer(seen) or self.server.is_over, max(0, end - time.monotonic()))
                events = replay.newer(seen)
            for event in events:
                if sent == fault.cut_after:
                    if fault.half_line:
                        self.piece(json.dumps(event).encode()[:100])
                    return False
                self.line(event)
                seen, sent = int(event["object"]["metadata"]["resourceVersion"]), sent + 1
            if sent == fault.cut_after:
                return False
            if time.monotonic() >= end or self.server.is_over:
                self.line({"type": "BOOKMARK", "object": {"kind": "Pod", "metadata": {"resourceVersion": str(seen)}}})
                return True

    def line(self, event: dict) -> None:
        """One event."""
        self.piece(json.dumps(event).encode() + b"\n")

    def piece(self, data: bytes) -> None:
        """A chunk of the body."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def reset(self) -> None:
        """Break the connection."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RDWR)
