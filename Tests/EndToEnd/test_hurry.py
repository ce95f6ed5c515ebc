"""A sidecar that is asked to end: at any moment of its life, twice, and in the middle of a long upload.

Whatever happens, what is left behind is a complete outputs.pb, or an error document, or, before the program has begun, nothing.
"""

from __future__ import annotations

import concurrent.futures
import http.server
import random
import signal
import subprocess
import threading
import time
import typing

import backend
import support

RUNS = 100
SEED = 20_260_821
JOBS = 3
LONGEST = 0.35  # seconds from exec within which the signal comes; a run takes about half of that
START = 0.004  # of every eighth run: the program may not have begun
FILES, SIZE = 40, 256 << 10
PATIENCE = 20  # seconds after which a run counts as hung
GRACE, RESERVE = 5, 2.5  # seconds from SIGTERM to SIGKILL, and what of them is kept for the error document
GIBIBYTE = 1 << 30
RATE = 20 << 20  # bytes a second that the slow store takes


class Plan(typing.NamedTuple):
    """One run."""

    moment: float  # of the first signal
    watcher: str
    grace: list[str]
    again: float | None  # seconds to a second signal
    marker: float  # when the main container writes _SUCCESS


def plans() -> list[Plan]:
    """The runs of the seed."""
    dice = random.Random(SEED)
    graces = [[], ["--grace-period", "60ms", "--grace-reserve", "30ms"], ["--grace-reserve", "10ms"]]
    return [Plan(dice.uniform(0, START if number % 8 == 0 else LONGEST), dice.choice(["signal", "file", "auto"]), dice.choice(graces), dice.choice([None, dice.uniform(0, 0.05)]), dice.uniform(0, 0.1)) for number in range(RUNS)]


class AnyMoment(support.Case):
    """SIGTERM at seeded random moments from exec to done."""

    def setUp(self) -> None:
        super().setUp()
        self.store = support.LocalStore(self.folder / "store")
        self.interface = support.b64(support.interface(n=support.simple(support.SIMPLE.INTEGER), d=support.blob(directory=True)))
        support.copilot("--version")

    def one(self, number: int, plan: Plan) -> str:
        """A run; what it left behind."""
        local, prefix = self.folder / f"local{number}", f"run{number}"
        (local / "d").mkdir(parents=True)
        (local / "n").write_text("7")
        for index in range(FILES):
            (local / "d" / f"{index}").write_bytes(b"x" * SIZE)
        arguments = [*self.store.flags, "sidecar", "--timeout", "1h0m0s", "--to-raw-output", f"file://bucket/{prefix}/raw", "--to-output-prefix", f"file://bucket/{prefix}",
                     "--from-local-dir", str(local), "--interface", self.interface, "--start-watcher-type", plan.watcher, "--exit-watcher-type", plan.watcher, *plan.grace]
        process = subprocess.Popen([support.COPILOT, *arguments], env=support.clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        timers = [threading.Timer(plan.moment, process.send_signal, [signal.SIGTERM]), threading.Timer(plan.marker, (local / "_SUCCESS").touch)]
        if plan.again is not None:
            timers.append(threading.Timer(plan.moment + plan.again, process.send_signal, [signal.SIGTERM]))
        for timer in timers:
            timer.start()
        try:
            _, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return "hung"
        finally:
            for timer in timers:
                timer.cancel()
        return self.left(prefix, process.returncode, errors.decode("utf-8", "replace"))

    def left(self, prefix: str, status: int, errors: str) -> str:
        """What a run left behind, checked."""
        bucket = self.store.bucket / prefix
        outputs, document = bucket / "outputs.pb", bucket / "error.pb"
        if document.exists():
            error = support.error_document(document.read_bytes())
            return "an error document" if status == 0 and error.message and error.code else f"a bad error document: {error} {errors}"
        if outputs.exists():
            whole = set(support.read_outputs(outputs.read_bytes())) == {"n", "d"}
            files = [path.stat().st_size for path in (bucket / "raw" / "d").iterdir()] if (bucket / "raw" / "d").exists() else []
            return "outputs" if status == 0 and whole and files == [SIZE] * FILES else f"incomplete outputs: exit {status}, {len(files)} files {errors}"
        return "nothing, before the start" if status == -signal.SIGTERM else f"nothing, exit {status}: {errors}"

    def test_what_is_left_behind_is_whole(self) -> None:
        chosen = plans()
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            results = list(pool.map(self.one, range(RUNS), chosen))
        counts = {result: results.count(result) for result in sorted(set(results))}
        support.note(f"{RUNS} runs with SIGTERM at random moments (seed {SEED}): " + ", ".join(f"{count} {result}" for result, count in counts.items()))
        for number, result in enumerate(results):
            with self.subTest(run=number, plan=chosen[number]):
                self.assertIn(result, ("outputs", "an error document", "nothing, before the start"))
        self.assertGreater(counts.get("outputs", 0), 0)
        self.assertGreater(counts.get("an error document", 0), 0)


class SlowStore(http.server.ThreadingHTTPServer):
    """An S3 server that takes what is under /…/raw at RATE, all requests together, and the rest at once.  It checks nothing."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), SlowHandler)
        self.objects: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self.taken, self.began = 0, time.monotonic()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what is tested."""

    def slow_down(self, count: int) -> None:
        """Wait until so many more bytes are due."""
        with self.lock:
            if self.taken == 0:
                self.began = time.monotonic()
            self.taken += count
            due = self.began + self.taken / RATE
        time.sleep(max(0.0, due - time.monotonic()))


class SlowHandler(http.server.BaseHTTPRequestHandler):
    """Puts, multipart uploads, and that nothing is there."""

    protocol_version = "HTTP/1.1"
    server: SlowStore

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self) -> None:  # noqa: N802
        self.answer(404)

    def do_DELETE(self) -> None:  # noqa: N802
        self.answer(204)

    def do_POST(self) -> None:  # noqa: N802
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = "InitiateMultipartUploadResult" if "uploads" in self.path else "CompleteMultipartUploadResult"
        self.answer(200, f"<{kind}><UploadId>u</UploadId><ETag>e</ETag></{kind}>".encode())

    def do_PUT(self) -> None:  # noqa: N802
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        left, body = int(self.headers.get("Content-Length", 0)), b""
        path = self.path.split("?")[0]
        while left and (piece := self.rfile.read(min(left, 64 << 10))):
            left -= len(piece)
            if "/raw" in path:
                self.server.slow_down(len(piece))
            else:
                body += piece
        if left == 0:
            self.server.objects[path] = body
            self.answer(200, ETag='"e"')


class GraceRunsShort(support.Case):
    """1 GiB under way when the grace period ends: SIGKILL comes after the error document."""

    def setUp(self) -> None:
        super().setUp()
        self.server = SlowStore()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        with open(self.folder / "f", "wb") as file:
            file.truncate(GIBIBYTE)

    def start(self, *more: str) -> subprocess.Popen:
        """A sidecar with the file as its output."""
        store = backend.S3(f"http://127.0.0.1:{self.server.server_port}", "key", "secret")
        return support.start(*backend.V2.root(store.stow()), "sidecar", "--to-raw-output", "s3://out/p/raw", "--to-output-prefix", "s3://out/p", "--from-local-dir", str(self.folder),
                             "--interface", support.b64(support.interface(f=support.blob())), "--grace-period", f"{GRACE}s", "--grace-reserve", f"{RESERVE}s", *more)

    def judge(self, process: subprocess.Popen, message: str) -> None:
        """SIGTERM, and SIGKILL when the grace period is over."""
        process.send_signal(signal.SIGTERM)
        killer = threading.Timer(GRACE, process.kill)
        killer.start()
        result = support.finish(process)
        killer.cancel()
        objects = self.server.objects
        self.assertEqual(set(objects) & {"/out/p/error.pb", "/out/p/outputs.pb"}, {"/out/p/error.pb"}, result.why())
        document = support.error_document(objects["/out/p/error.pb"])
        self.assertRegex(document.message, message)
        self.assertEqual((document.code, document.kind, result.status), ("OutputUploadFailed", 1, 0), result.why())
        support.note(f"{self.server.taken / GIBIBYTE:.0%} of 1 GiB was under way")
        self.assertGreater(self.server.taken, 0)

    def test_when_sigterm_is_the_end_of_the_main_container(self) -> None:
        process = self.start("--timeout", "1h0m0s")
        support.wait_for_handler(process)
        self.judge(process, "were not uploaded in the time there was")

    def test_when_sigterm_comes_during_the_upload(self) -> None:
        process = self.start("--start-timeout", "0s", "--exit-watcher-type", "file", "--start-watcher-type", "file")
        (self.folder / "_SUCCESS").touch()
        support.wait_until(lambda: self.server.taken > 0, "the upload is under way")
        self.judge(process, "were not uploaded within .* after SIGTERM")


if __name__ == "__main__":
    support.main()
