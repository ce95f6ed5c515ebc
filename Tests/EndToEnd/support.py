"""What the end-to-end tests share: where things are, how a run of the program looks, and how results are printed.

The binary under test is $COPILOT, or dist/copilot.  Run the tests with .venv/bin/python (scripts/setup.sh makes it).
Every test script prints little, and ends with a line `N passed, N failed` (`, N skipped` may follow).
"""

from __future__ import annotations

import atexit
import base64
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import typing
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FIXTURES = HERE.parent / "Fixtures"
ORACLES = HERE.parent / "Oracles"
COPILOT = str(pathlib.Path(os.environ.get("COPILOT", ROOT / "dist" / "copilot")).resolve())
RUN_LIMIT = 60  # seconds
sys.path.insert(0, str(ORACLES))

from flyteidl.core import errors_pb2, interface_pb2, literals_pb2, types_pb2  # noqa: E402

SIMPLE = types_pb2.SimpleType

# A shell starts what it puts into the background with SIGINT ignored, and children inherit that: a signal that is caught
# here has its usual effect there.
signal.signal(signal.SIGINT, signal.default_int_handler)


class Result(typing.NamedTuple):
    """How a run ended."""

    status: int  # negative: ended by that signal
    out: str
    err: str

    def why(self) -> str:
        """For messages of assertions."""
        return f"exit {self.status}; stdout {self.out[-300:]!r}; stderr {self.err[-600:]!r}"


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The environment without credentials or settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(("AWS_", "STORAGE", "LOGGER", "FLYTE", "GOOGLE_", "AZURE_", "KUBE", "POD_"))}
    return kept | {"AWS_EC2_METADATA_DISABLED": "true"} | (extra or {})


def copilot(*arguments: object, cwd: pathlib.Path | None = None, env: dict[str, str] | None = None, stdin: bytes | None = None) -> Result:
    """Run the program to its end."""
    run = subprocess.run([COPILOT, *map(str, arguments)], cwd=cwd, env=clean_environment(env), input=stdin, capture_output=True, timeout=RUN_LIMIT,
                         check=False, **({} if stdin is not None else {"stdin": subprocess.DEVNULL}))
    return Result(run.returncode, run.stdout.decode("utf-8", "replace"), run.stderr.decode("utf-8", "replace"))


def start(*arguments: object, env: dict[str, str] | None = None, before: tuple[str, ...] = (), **options: typing.Any) -> subprocess.Popen:
    """Start the program (by the words `before` it); it has been exec'ed when this returns.  It does not outlive the tests."""
    process = subprocess.Popen([*before, COPILOT, *map(str, arguments)], env=clean_environment(env), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
    atexit.register(process.kill)  # nothing happens if it has been waited for
    return process


def finish(process: subprocess.Popen) -> Result:
    """Wait for a started program."""
    try:
        out, err = process.communicate(timeout=RUN_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Result(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def handles(pid: int, number: int = signal.SIGTERM) -> bool:
    """Whether a thread of a process catches or blocks a signal (proc(5), status)."""
    try:
        status = "".join(path.read_text() for path in pathlib.Path(f"/proc/{pid}/task").glob("*/status"))
    except OSError:
        return False
    masks = [line.split()[1] for line in status.splitlines() if line.startswith(("SigBlk", "SigCgt"))]
    return any(int(mask, 16) >> (number - 1) & 1 for mask in masks)


def wait_until(condition: typing.Callable[[], bool], what: str, limit: float = 10) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {limit} s: {what}")
        time.sleep(0.001)


def wait_for_handler(process: subprocess.Popen) -> None:
    """Wait until a started program handles SIGTERM (or has ended)."""
    wait_until(lambda: process.poll() is not None or handles(process.pid), "SIGTERM is handled")


def wait_for_handler_of(pid: int) -> None:
    """Wait until a process that somebody else started handles SIGTERM (or has ended, perhaps between two looks)."""

    def is_ready() -> bool:
        try:
            return os.readlink(f"/proc/{pid}/exe").endswith("copilot") and handles(pid)
        except FileNotFoundError:
            return True

    wait_until(is_ready, "SIGTERM is handled")


def sidecar_with_sigterm(*arguments: object, env: dict[str, str] | None = None) -> Result:
    """Run a sidecar whose watcher is the signal: end it with SIGTERM once it listens."""
    process = start(*arguments, env=env)
    wait_for_handler(process)
    process.terminate()
    return finish(process)


def interface(**outputs: types_pb2.LiteralType) -> bytes:
    """A serialized TypedInterface with these outputs."""
    variables = {name: interface_pb2.Variable(type=kind) for name, kind in outputs.items()}
    return interface_pb2.TypedInterface(outputs=interface_pb2.VariableMap(variables=variables)).SerializeToString(deterministic=True)


def simple(kind: int) -> types_pb2.LiteralType:
    """The LiteralType of a SimpleType."""
    return types_pb2.LiteralType(simple=kind)


def blob(directory: bool = False, form: str = "") -> types_pb2.LiteralType:
    """The LiteralType of a file or a directory."""
    return types_pb2.LiteralType(blob=types_pb2.BlobType(format=form, dimensionality=1 if directory else 0))


def b64(data: bytes) -> str:
    """Standard base64, as -i/--interface takes it."""
    return base64.b64encode(data).decode()


class LocalStore:
    """A folder whose sub-folders are the containers of the original's `local` store."""

    def __init__(self, folder: pathlib.Path, container: str = "bucket"):
        self.folder, self.container = folder, container
        self.bucket = folder / container
        self.bucket.mkdir(parents=True)
        self.flags = ["--storage.type=stow", "--storage.stow.kind=local", "--storage.stow.config", f"path={folder}", f"--storage.container={container}",
                      "--storage.enable-multicontainer", "--storage.limits.maxDownloadMBs=0"]

    def put(self, key: str, data: bytes) -> str:
        """Store an object; its URI."""
        (self.bucket / key).parent.mkdir(parents=True, exist_ok=True)
        (self.bucket / key).write_bytes(data)
        return f"file://{self.container}/{key}"


def literal_map(**values: typing.Any) -> literals_pb2.LiteralMap:
    """A LiteralMap of Python ints, floats, bools and strings; a ready Literal is taken as it is."""
    fields = {bool: "boolean", int: "integer", float: "float_value", str: "string_value"}
    literals = {}
    for name, value in values.items():
        if isinstance(value, literals_pb2.Literal):
            literals[name] = value
        else:
            primitive = literals_pb2.Primitive(**{fields[type(value)]: value})
            literals[name] = literals_pb2.Literal(scalar=literals_pb2.Scalar(primitive=primitive))
    return literals_pb2.LiteralMap(literals=literals)


def blob_literal(uri: str, directory: bool = False) -> literals_pb2.Literal:
    """A blob."""
    kind = types_pb2.BlobType(dimensionality=1 if directory else 0)
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(blob=literals_pb2.Blob(uri=uri, metadata=literals_pb2.BlobMetadata(type=kind))))


def read_outputs(data: bytes) -> dict[str, typing.Any]:
    """The primitives and blob uris of an outputs.pb, by name."""
    values: dict[str, typing.Any] = {}
    for name, literal in literals_pb2.LiteralMap.FromString(data).literals.items():
        scalar = literal.scalar
        primitive = scalar.primitive.WhichOneof("value")
        values[name] = getattr(scalar.primitive, primitive) if primitive else scalar.blob.uri if scalar.HasField("blob") else scalar
    return values


def error_document(data: bytes) -> errors_pb2.ContainerError:
    """The error of an ErrorDocument."""
    return errors_pb2.ErrorDocument.FromString(data).error


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="copilot-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def assert_status(self, result: Result, *allowed: int) -> None:
        """The exit status is one of these."""
        self.assertIn(result.status, allowed, result.why())

    def assert_ok(self, result: Result) -> None:
        """The run succeeded."""
        self.assert_status(result, 0)


def note(text: str) -> None:
    """A figure worth printing."""
    print(f"  {text}", flush=True)


class Counted(unittest.TestResult):
    """Counts every sub-test as a test."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0
        self.divided: set[str] = set()

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: typing.Any) -> None:  # noqa: N802
        """A sub-test has ended."""
        super().addSubTest(test, subtest, err)
        self.divided.add(test.id())
        self.passed += err is None

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802
        """A test has ended."""
        super().addSuccess(test)
        self.passed += test.id() not in self.divided


def main() -> None:
    """Run the tests of the calling script (or those whose names hold a word of the command line) and print the counts."""
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    if sys.argv[1:]:
        suite = unittest.TestSuite(test for group in suite for test in group if any(word in test.id() for word in sys.argv[1:]))
    result = Counted()
    suite.run(result)
    failures = result.failures + result.errors
    for test, trace in failures:
        print(f"FAIL {test.id().removeprefix('__main__.')}\n{trace.rstrip()}", flush=True)
    for test, reason in result.skipped:
        print(f"  skipped {test.id().removeprefix('__main__.')}: {reason}")
    counts(result.passed, len(failures), len(result.skipped))


def counts(passed: int, failed: int, skipped: int = 0) -> typing.NoReturn:
    """The last line of a test script, and its exit status."""
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    sys.exit(1 if failed or not passed + skipped else 0)
