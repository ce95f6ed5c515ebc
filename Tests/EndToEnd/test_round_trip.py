"""Round trip: for every case of the SDKs, what `download` leaves is given back by `sidecar` as the same LiteralMap.

Literals are compared as the official library reads them, data by its content (a uri is another one after an upload).
What cannot come back is in LOST, each with its reason; a kind of loss that is not there, or no longer happens, is a
failure.
"""

from __future__ import annotations

import math
import pathlib
import shutil
import typing

from flyteidl.core import interface_pb2, literals_pb2

import support

CASES = sorted(path.parent for path in support.FIXTURES.glob("sdk-v[12]/*/inputs.pb"))

# What is lost on the way through plain files, and why. Each is seen in a case; one that no longer happens is a failure.
LOST = {
    "hash": "a file does not say what the cache should take in place of its bytes (`--hash` sets a hash of the content)",
    "metadata": "free-form notes of an SDK have no place in a file",
    "text trimmed": "blanks, tabs and newlines around a text output do not count",
    "duration past 292 years": "a file spells a duration in Go's 64-bit nanoseconds",
    "failed node": "the file of an error is its message",
    "NaN": "there is one spelling of NaN; its sign and payload are not in it",
    "dataset format": "the format of a dataset is that of the interface; an SDK's literal may name one that the interface leaves open",
    "offloaded": "an offloaded value comes back inline",
    "unwrapped": "flyte 2 puts a pickle plainly where its own interface declares a union: it comes back wrapped",
}
# Cases that cannot be downloaded, as in the original: the uri names another object once it is percent-decoded.
REFUSED = {"file-name-percent-escape"}


class Store:
    """Objects behind uris, before and after."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def content(self, uri: str) -> typing.Any:
        """A file's bytes, or a directory's files."""
        path = self.folder / uri.split("://", 1)[1]
        if path.is_dir():
            return {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}
        return path.read_bytes() if path.is_file() else {}


class Comparison:
    """Compares two literals; collects what is lost for a known reason, and what is wrong."""

    def __init__(self, store: Store):
        self.store, self.lost, self.wrong = store, set(), []

    def literal(self, a: literals_pb2.Literal, b: literals_pb2.Literal, where: str) -> None:
        if a.hash != b.hash:
            self.lost.add("hash")
        if a.metadata != b.metadata:
            self.lost.add("metadata")
        kind = a.WhichOneof("value")
        if kind == "offloaded_metadata":
            self.lost.add("offloaded")
        elif kind != b.WhichOneof("value"):
            self.wrong.append(f"{where}: {kind} became {b.WhichOneof('value')}")
        elif kind == "collection":
            if len(a.collection.literals) != len(b.collection.literals):
                self.wrong.append(f"{where}: {len(a.collection.literals)} elements became {len(b.collection.literals)}")
            for index, (x, y) in enumerate(zip(a.collection.literals, b.collection.literals)):
                self.literal(x, y, f"{where}[{index}]")
        elif kind == "map":
            self.map(a.map, b.map, where)
        elif kind == "scalar":
            self.scalar(a.scalar, b.scalar, where)

    def map(self, a: literals_pb2.LiteralMap, b: literals_pb2.LiteralMap, where: str) -> None:
        if set(a.literals) != set(b.literals):
            self.wrong.append(f"{where}: keys {sorted(a.literals)} became {sorted(b.literals)}")
        for key in set(a.literals) & set(b.literals):
            self.literal(a.literals[key], b.literals[key], f"{where}[{key!r}]")

    def scalar(self, a: literals_pb2.Scalar, b: literals_pb2.Scalar, where: str) -> None:
        kind = a.WhichOneof("value")
        if b.WhichOneof("value") == "union" != kind:
            self.lost.add("unwrapped")
        elif kind != b.WhichOneof("value"):
            self.wrong.append(f"{where}: {kind} became {b.WhichOneof('value')}")
        elif kind == "union":
            self.union(a.union, b.union, where)
        elif kind in ("blob", "schema", "structured_dataset"):
            x, y = getattr(a, kind), getattr(b, kind)
            if self.store.content(x.uri) != self.store.content(y.uri):
                self.wrong.append(f"{where}: the data of {x.uri} differs from that of {y.uri}")
            x, y = type(x).FromString(x.SerializeToString()), type(y).FromString(y.SerializeToString())
            x.uri = y.uri = ""
            if kind == "structured_dataset" and x.metadata.structured_dataset_type.format != y.metadata.structured_dataset_type.format == "":
                self.lost.add("dataset format")
            elif x != y:
                self.wrong.append(f"{where}: {str(x)!r} became {str(y)!r}")
        elif a.SerializeToString(deterministic=True) != b.SerializeToString(deterministic=True):
            self.primitive(a, b, where)

    def union(self, a: literals_pb2.Union, b: literals_pb2.Union, where: str) -> None:
        if a.type != b.type:
            self.wrong.append(f"{where}: the variant {str(a.type)!r} became {str(b.type)!r}")
        self.literal(a.value, b.value, where)

    def primitive(self, a: literals_pb2.Scalar, b: literals_pb2.Scalar, where: str) -> None:
        x, y = a.primitive, b.primitive
        if x.string_value and x.string_value.strip(" \t\n") == y.string_value:
            self.lost.add("text trimmed")
        elif abs(x.duration.seconds) > 2**63 // 10**9:
            self.lost.add("duration past 292 years")
        elif a.WhichOneof("value") == "error" and a.error.message == b.error.message:
            self.lost.add("failed node")
        elif math.isnan(x.float_value) and math.isnan(y.float_value):
            self.lost.add("NaN")
        else:
            self.wrong.append(f"{where}: {str(a)!r} became {str(b)!r}")


class RoundTrip(support.Case):
    seen: typing.ClassVar[set[str]] = set()

    def trip(self, case: pathlib.Path) -> Comparison:
        """Download a case, and give the same files back as outputs."""
        folder = self.folder / case.parent.name / case.name
        store = support.LocalStore(folder / "store")
        if (case / "store").is_dir():
            shutil.copytree(case / "store", store.folder, dirs_exist_ok=True)
        config = folder / "config.yaml"
        config.write_text(f"storage: {{schemes: {{s3: {{kind: local, config: {{path: {store.folder}}}}}}}}}\n")
        flags, local = ["--config", config, *store.flags], folder / "files"
        uri = store.put("inputs.pb", (case / "inputs.pb").read_bytes())
        self.assert_ok(support.copilot(*flags, "download", "--from-remote", uri, "--to-output-prefix", "file://bucket/out", "--to-local-dir", local))
        inputs = literals_pb2.LiteralMap.FromString((case / "inputs.pb").read_bytes())
        wanted = interface_pb2.TypedInterface.FromString((case / "interface.pb").read_bytes())
        for name in set(wanted.outputs.variables) - set(inputs.literals):
            del wanted.outputs.variables[name]
        for name in set(wanted.inputs.variables) & set(inputs.literals):
            wanted.outputs.variables[name].CopyFrom(wanted.inputs.variables[name])
        interface = support.b64(wanted.SerializeToString(deterministic=True))
        result = support.copilot(*flags, "sidecar", "--to-output-prefix", "file://bucket/out", "--to-raw-output", "file://bucket/raw", "--from-local-dir", local,
                                 "--interface", interface, "--start-watcher-type", "noop", "--exit-watcher-type", "noop")
        self.assert_ok(result)
        path = store.bucket / "out" / "outputs.pb"
        error = store.bucket / "out" / "error.pb"
        self.assertFalse(error.exists(), error.read_bytes() if error.exists() else "")
        comparison = Comparison(Store(store.folder))
        outputs = literals_pb2.LiteralMap.FromString(path.read_bytes()) if path.exists() else literals_pb2.LiteralMap()
        comparison.map(inputs, outputs, case.name)
        return comparison

    def test_every_case_of_the_sdks(self) -> None:
        for case in CASES:
            if case.name in REFUSED:
                continue
            with self.subTest(case=f"{case.parent.name}/{case.name}"):
                comparison = self.trip(case)
                self.assertEqual(comparison.wrong, [])
                self.assertLessEqual(comparison.lost, set(LOST))
                self.seen |= comparison.lost
        self.assertEqual(self.seen, set(LOST))


if __name__ == "__main__":
    support.main()
