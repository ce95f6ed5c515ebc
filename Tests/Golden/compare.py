"""Compares two captures of a golden case: the original's and ours.

*.pb files are compared after parsing (the order of a map in a serialized message is not fixed), everything else byte for
byte; standard error and timings do not count.  Where the original failed it is enough that the other fails too: a
non-zero exit or an error document of the same code, and no outputs.pb.  Texts, kinds, exit statuses, the document's name
and half-written files are the program's own then.
"""

from __future__ import annotations

import json
import os
import pathlib

from flyteidl2.core import execution_pb2, literals_pb2
from google.protobuf.message import DecodeError, Message

# Cases where it is a race in the original which files were written before the failure.
RACES = {"dl-blob-missing", "dl-timeout-1ns", "sc-blob-dir-symlink", "sc-timeout-1ns", "sc-no-timeout", "sc-blob-ok-simple-bad", "sc-blob-dir-odd",
         "sc-blob-dir-colon-first", "dl-structured-dataset", "dl-blob-dim5", "dl-float-nan"}


class Capture:
    """One capture of a case."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.result = json.loads((folder / "result.json").read_text(encoding="utf-8"))

    def files(self) -> dict[str, pathlib.Path]:
        """The kept files, by their path below the capture."""
        return {os.path.relpath(path, self.folder): path for base in ("data", "store") for path in (self.folder / base).rglob("*") if path.is_file()}

    def document(self) -> execution_pb2.ErrorDocument | None:
        """The error document, if there is one."""
        for name, path in self.files().items():
            if name.startswith("store/") and path.name in ("errors.pb", "error.pb"):
                document = execution_pb2.ErrorDocument()
                try:
                    document.ParseFromString(path.read_bytes())
                except DecodeError:
                    pass
                return document
        return None

    def failed(self) -> bool:
        """Whether the run failed."""
        return self.result["rc"] != 0 or self.document() is not None

    def outputs(self) -> literals_pb2.LiteralMap | None:
        """The outputs.pb, if there is one."""
        path = self.folder / "store" / "bucket" / "out" / "outputs.pb"
        return literals_pb2.LiteralMap.FromString(path.read_bytes()) if path.is_file() else None


def message_class(name: str) -> type[Message] | None:
    """What message a file holds, going by its path."""
    if name.endswith("inputs.pb"):
        return literals_pb2.LiteralMap
    if "/out/" in name and name.endswith(".pb"):
        return literals_pb2.LiteralMap if "outputs" in name or "meta" in name else execution_pb2.ErrorDocument
    return None


def bare(message: literals_pb2.LiteralMap) -> bytes:
    """The message without what the original drops from literals: hash, metadata, artifact id, unknown fields."""
    copy = literals_pb2.LiteralMap()
    copy.CopyFrom(message)
    copy.DiscardUnknownFields()
    todo = list(copy.literals.values())
    while todo:
        literal = todo.pop()
        for field in ("hash", "metadata", "artifact_id"):
            literal.ClearField(field)
        kind = literal.WhichOneof("value")
        if kind == "collection":
            todo += literal.collection.literals
        elif kind == "map":
            todo += literal.map.literals.values()
        elif kind == "scalar" and literal.scalar.WhichOneof("value") == "union":
            todo.append(literal.scalar.union.value)
    return canonical(copy)


def canonical(message: Message) -> bytes:
    """Bytes that are equal for equal messages."""
    return message.SerializeToString(deterministic=True)


def file_difference(name: str, first: bytes, second: bytes) -> str | None:
    """What differs in a file, or None."""
    if first == second:
        return None
    kind = message_class(name)
    if kind is None:
        return f"{first[:160]!r} vs {second[:160]!r}"
    try:
        a, b = kind.FromString(first), kind.FromString(second)
    except DecodeError as error:
        return f"unparsable: {error}"
    if canonical(a) == canonical(b) or (name.endswith("inputs.pb") and bare(a) == bare(b)):
        return None
    return f"{str(a)[:200]!r} vs {str(b)[:200]!r}"


def failure_differences(theirs: Capture, ours: Capture) -> list[str]:
    """Differences where the original failed."""
    found = []
    expected, got = theirs.document(), ours.document()
    if not ours.failed():
        reason = expected.error.message[:200] if expected else f"exit {theirs.result['rc']}"
        found.append(f"succeeded; the original failed: {reason}")
    elif expected is not None and got is None:
        found.append("no error document")
    elif expected is not None and got is not None and expected.error.code != got.error.code:
        found.append(f"code {expected.error.code} vs {got.error.code}")
    if any(name.endswith("outputs.pb") for name in ours.result["store_new"]):
        found.append("outputs.pb was written")
    return found


def success_differences(theirs: Capture, ours: Capture) -> list[str]:
    """Differences where the original succeeded."""
    found = []
    if theirs.result["rc"] != ours.result["rc"]:
        found.append(f"exit {theirs.result['rc']} vs {ours.result['rc']}")
    for part in ("store_new", "data_new"):
        a, b = theirs.result[part], ours.result[part]
        if a.keys() != b.keys() and theirs.folder.name not in RACES:
            found.append(f"{part}: only the original has {sorted(a.keys() - b.keys())}, only copilot has {sorted(b.keys() - a.keys())}")
        if part == "data_new":
            found += [f"{name}: mode {a[name][:2]} vs {b[name][:2]}" for name in sorted(a.keys() & b.keys()) if a[name][:2] != b[name][:2]]
    if theirs.result["local_dir_created"] != ours.result["local_dir_created"]:
        found.append(f"local folder made: {theirs.result['local_dir_created']} vs {ours.result['local_dir_created']}")
    a, b = theirs.files(), ours.files()
    for name in sorted(a.keys() & b.keys()):
        difference = file_difference(name, a[name].read_bytes(), b[name].read_bytes())
        if difference:
            found.append(f"{name}: {difference}")
    return found


def differences(theirs: Capture, ours: Capture) -> list[str]:
    """What differs between the original's capture and ours."""
    found = failure_differences(theirs, ours) if theirs.failed() else success_differences(theirs, ours)
    if ours.result["rc"] == "timeout" and theirs.result["rc"] != "timeout":
        found.append("ran over its time")
    if ours.result.get("escaped"):
        found.append(f"wrote outside its folders: {ours.result['escaped']}")
    return found
