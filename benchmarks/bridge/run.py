"""Measures the file bridge beside `cp -r`:  run.py [--runs N] [--only WORD]    (from the project's root, with .venv/bin/python)

For every row: wall and CPU seconds and peak memory of the whole process (wait4), medians of N runs, and the same for
`cp -r` of the same tree, in turn. The store and the files are in memory-backed storage (/dev/shm) where it has room.
Prints a table; asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import typing

from flyteidl.core import interface_pb2, literals_pb2, types_pb2

ROOT = pathlib.Path(__file__).resolve().parents[2]
COPILOT = os.environ.get("COPILOT", str(ROOT / "dist" / "copilot"))


class Figures(typing.NamedTuple):
    """One run."""

    wall: float
    cpu: float
    mib: float


def measure(command: list[str]) -> Figures:
    """Run a command to its end."""
    start = time.perf_counter()
    null = os.open(os.devnull, os.O_WRONLY)
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    os.close(null)
    if status:
        raise SystemExit(f"failed ({status}): {' '.join(command)[:300]}")
    return Figures(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


class Place:
    """A store with one bucket, and a folder for local files."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.bucket, self.local = folder, folder / "store" / "b", folder / "local"
        self.bucket.mkdir(parents=True)
        self.flags = ["--storage.stow.kind=local", "--storage.stow.config", f"path={folder}/store", "--storage.container=b", "--storage.limits.maxDownloadMBs=0"]

    def download(self) -> list[str]:
        return [COPILOT, *self.flags, "download", "--from-remote", "file://b/inputs.pb", "--to-output-prefix", "file://b/out", "--to-local-dir", str(self.local)]

    def sidecar(self, interface: bytes) -> list[str]:
        (self.folder / "interface").write_bytes(interface)
        encoded = subprocess.run(["base64", "-w0", self.folder / "interface"], capture_output=True, check=True, text=True).stdout
        return [COPILOT, *self.flags, "sidecar", "--to-output-prefix", "file://b/out", "--to-raw-output", "file://b/raw", "--from-local-dir", str(self.local),
                "--interface", encoded, "--start-watcher-type", "noop", "--exit-watcher-type", "noop", "--timeout", "0"]

    def inputs(self, literals: literals_pb2.LiteralMap) -> None:
        (self.bucket / "inputs.pb").write_bytes(literals.SerializeToString())

    def clear(self, name: str) -> None:
        subprocess.run(["rm", "-rf", self.folder / name], check=True)


def primitive(**value: typing.Any) -> literals_pb2.Literal:
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(primitive=literals_pb2.Primitive(**value)))


def blob(uri: str, directory: bool) -> literals_pb2.LiteralMap:
    kind = types_pb2.BlobType(dimensionality=1 if directory else 0)
    scalar = literals_pb2.Scalar(blob=literals_pb2.Blob(uri=uri, metadata=literals_pb2.BlobMetadata(type=kind)))
    return literals_pb2.LiteralMap(literals={"x": literals_pb2.Literal(scalar=scalar)})


def interface(kind: types_pb2.LiteralType) -> bytes:
    variables = interface_pb2.VariableMap(variables={"x": interface_pb2.Variable(type=kind)})
    return interface_pb2.TypedInterface(outputs=variables).SerializeToString()


def field(number: int, content: bytes) -> bytes:
    """A length-delimited field."""
    length, size = b"", len(content)
    while size >= 0x80:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + content


def many_literals(place: Place) -> None:
    """100,000 literals in one map: integers, floats, text, booleans."""
    makers = [lambda i: primitive(integer=i), lambda i: primitive(float_value=i / 7), lambda i: primitive(string_value=f"text {i}"), lambda i: primitive(boolean=i % 2 == 0)]
    inner = literals_pb2.LiteralMap(literals={f"key{i:06}": makers[i % 4](i) for i in range(100_000)})
    place.inputs(literals_pb2.LiteralMap(literals={"x": literals_pb2.Literal(map=inner)}))


def deep_literals(place: Place) -> None:
    """Lists nested 1,000 deep."""
    literal = primitive(integer=1).SerializeToString()
    for _ in range(1_000):  # by hand: the library reads 100 levels
        literal = field(2, field(1, literal))  # Literal.collection, LiteralCollection.literals
    (place.bucket / "inputs.pb").write_bytes(field(1, field(1, b"x") + field(2, literal)))


def many_files(place: Place) -> None:
    """A directory of 10,000 files of 1 KiB."""
    for index in range(10_000):
        path = place.bucket / "dir" / f"{index // 100:03}" / f"{index:05}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1_024)
    place.inputs(blob("file://b/dir", True))


def sparse_file(place: Place) -> None:
    """One file of 5 GiB, a hole."""
    with open(place.bucket / "big", "wb") as file:
        file.truncate(5 << 30)
    place.inputs(blob("file://b/big", False))


def median(figures: list[Figures]) -> Figures:
    return Figures(*(statistics.median(column) for column in zip(*figures)))


def row(name: str, runs: list[Figures], peer: list[Figures] | None) -> None:
    """Print a row."""
    ours = median(runs)
    text = f"| {name} | {ours.wall:.3f} | {ours.cpu:.3f} | {ours.mib:.0f} |"
    if peer:
        theirs = median(peer)
        text += f" {theirs.wall:.3f} | {theirs.cpu:.3f} | {ours.wall / theirs.wall:.1f} |"
    else:
        text += " | | |"
    print(text, flush=True)


def bench(name: str, make: typing.Callable[[Place], None], back: bytes | None, root: pathlib.Path, count: int) -> None:
    """Both directions of one shape, and `cp -r` of the same tree."""
    place = Place(pathlib.Path(tempfile.mkdtemp(dir=root)))
    try:
        make(place)
        down, up, peer = [], [], []
        for _ in range(count):
            place.clear("local")
            down.append(measure(place.download()))
            if back is not None:
                place.clear("store/b/raw")
                up.append(measure(place.sidecar(back)))
            place.clear("copy")
            peer.append(measure(["/bin/cp", "-r", "--sparse=never", f"{place.local}/x", f"{place.folder}/copy"]))
            place.clear("copy")
        row(f"{name}: download", down, peer)
        if back is not None:
            row(f"{name}: sidecar", up, peer)
    finally:
        subprocess.run(["rm", "-rf", place.folder], check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path("/dev/shm"))
    arguments = parser.parse_args()
    mixed = types_pb2.LiteralType(map_value_type=types_pb2.LiteralType(simple=types_pb2.STRING))
    file, directory = (types_pb2.LiteralType(blob=types_pb2.BlobType(dimensionality=d)) for d in (0, 1))
    shapes: list[tuple[str, typing.Callable[[Place], None], bytes | None, int]] = [
        ("100,000 literals", many_literals, interface(mixed), arguments.runs),
        ("1,000 lists deep", deep_literals, None, arguments.runs),
        ("10,000 files of 1 KiB", many_files, interface(directory), arguments.runs),
        ("5 GiB sparse file", sparse_file, interface(file), 1),
    ]
    print("| shape | wall s | CPU s | peak MiB | cp -r wall s | CPU s | wall ratio |\n|---|---|---|---|---|---|---|")
    for name, make, back, count in shapes:
        if arguments.only in name:
            bench(name, make, back, arguments.root, count)


if __name__ == "__main__":
    main()
