"""Judges what the sidecar wrote, with flytekit as the reader.

    oracle_outputs.py check --case DIR --outputs outputs.pb --raw-prefix s3://out/raw --raw-dir DIR [--v2]
    oracle_outputs.py error --case DIR --error errors.pb
    oracle_outputs.py show  --outputs outputs.pb

`check` reads outputs.pb with flytekit's models (flyteidl v1; --v2 adds a reading with flyteidl2), compares the
LiteralMap with the case's expected.json ({{RAW}} stands for --raw-prefix, no slash at its end), decodes every
literal with TypeEngine.to_python_value and compares the Python values; files and folders are read back from
--raw-dir, which holds the objects under the raw prefix.  Objects that no literal accounts for are reported too.

`error` checks an ErrorDocument against a case whose outcome is "error": code, kind, and a part of the message.

A blob's format may be the Go original's (always "") or the one that the interface declares.
Needs flytekit, flyteidl, flyteidl2.
"""

from __future__ import annotations

import argparse
import base64
import copy
import datetime as dt
import json
import math
import pathlib
import sys
import typing

import oracle_download
from flyteidl.core import errors_pb2 as e1
from flyteidl.core import interface_pb2 as i1
from flyteidl.core import literals_pb2 as l1
from flyteidl2.core import execution_pb2 as x2
from flyteidl2.core import literals_pb2 as l2


def python_types() -> dict[str, typing.Any]:
    """The Python annotation that reads a tagged value."""
    from flytekit.types.directory import FlyteDirectory
    from flytekit.types.error.error import FlyteError
    from flytekit.types.file import FlyteFile

    return {"int": int, "float": float, "str": str, "bool": bool, "datetime": dt.datetime, "timedelta": dt.timedelta, "struct": dict,
            "none": type(None), "error": FlyteError, "file": FlyteFile, "directory": FlyteDirectory}


def retag(kind: str, value: typing.Any) -> typing.Any:
    """The tagged form of a decoded value, for the kinds of expected.json."""
    import fixlib

    if kind == "struct":
        return {"t": "struct", "v": value}
    if kind == "error":
        return {"t": "error", "message": value.message}
    if kind == "file":
        return {"t": "file", **oracle_download.describe(pathlib.Path(value).read_bytes())}
    if kind == "directory":
        root = pathlib.Path(value.path)
        return {"t": "directory", "files": {p.relative_to(root).as_posix(): oracle_download.describe(p.read_bytes()) for p in sorted(root.rglob("*")) if p.is_file()}}
    return fixlib.tagged(value)


def equal(a: typing.Any, b: typing.Any) -> bool:
    """Equality where NaN equals NaN, -0.0 differs from 0.0, and a datetime is compared as an instant."""
    if isinstance(a, dict) and isinstance(b, dict) and a.get("t") == b.get("t") == "datetime":
        return dt.datetime.fromisoformat(a["v"]) == dt.datetime.fromisoformat(b["v"])
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b):
        return True
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b and math.copysign(1, a) == math.copysign(1, b)
    return a == b


def drop_formats(outputs: dict, iface: i1.TypedInterface) -> dict:
    """A copy in which a blob's declared format is removed, so that "" and the declared one compare equal."""
    out = copy.deepcopy(outputs)
    for name, literal in out.get("literals", {}).items():
        blob_type = literal.get("scalar", {}).get("blob", {}).get("metadata", {}).get("type")
        if blob_type is not None and name in iface.outputs.variables and blob_type.get("format") == iface.outputs.variables[name].type.blob.format:
            blob_type.pop("format", None)
    return out


def check(case: pathlib.Path, raw: bytes, raw_prefix: str, raw_dir: pathlib.Path, also_v2: bool) -> list[str]:
    """Problems of an outputs.pb."""
    from flytekit.core.context_manager import FlyteContextManager
    from flytekit.core.type_engine import TypeEngine
    from flytekit.models.literals import LiteralMap

    want = json.loads((case / "expected.json").read_text(encoding="utf-8"))["sidecar"]
    if want["outcome"] != "ok":
        return [f"this case must fail with {want['message_contains']!r}"]
    problems: list[str] = []
    message = l1.LiteralMap.FromString(raw)
    if also_v2 and l2.LiteralMap.FromString(raw).SerializeToString(deterministic=True) != message.SerializeToString(deterministic=True):
        problems.append("flyteidl and flyteidl2 read different things")
    iface = i1.TypedInterface.FromString((case / "interface.pb").read_bytes())
    got = drop_formats(oracle_download.json_or_hex(message), iface)
    expected = json.loads(json.dumps(want["outputs"]).replace("{{RAW}}", raw_prefix))
    if not equal(got, expected):
        problems.append(f"literals: expected {expected}, got {got}")
    ctx = FlyteContextManager.current_context()
    model = LiteralMap.from_flyte_idl(message)
    for name, tag in want["python"].items():
        if name not in model.literals:
            problems.append(f"output {name!r} is missing")
            continue
        literal = model.literals[name]
        try:
            if tag["t"] == "bytes":
                value = {"t": "bytes", "b64": base64.b64encode(literal.scalar.binary.value).decode()}
            else:
                if tag["t"] in ("file", "directory"):
                    uri = literal.scalar.blob.uri
                    if not uri.startswith(raw_prefix + "/"):
                        raise ValueError(f"uri {uri!r} is not under {raw_prefix}")
                    target = raw_dir / uri[len(raw_prefix) + 1:]
                    if tag["t"] == "directory":
                        target.mkdir(parents=True, exist_ok=True)  # an empty folder has no objects
                    literal.scalar.blob._uri = str(target)
                    # a folder where a file is declared becomes a folder: read what is there
                kind = python_types()[tag["t"]]
                value = retag(tag["t"], TypeEngine.to_python_value(ctx, literal, kind))
        except Exception as e:  # noqa: BLE001
            problems.append(f"{name}: flytekit cannot decode it: {type(e).__name__}: {e}")
            continue
        if not equal(value, tag):
            problems.append(f"{name}: expected {tag}, flytekit reads {value}")
    objects = {p.relative_to(raw_dir).as_posix(): oracle_download.describe(p.read_bytes()) for p in sorted(raw_dir.rglob("*")) if p.is_file()}
    for key in sorted(objects.keys() | want["objects"].keys()):
        if objects.get(key) != want["objects"].get(key):
            problems.append(f"object {key!r}: expected {want['objects'].get(key)}, got {objects.get(key)}")
    return problems


def check_error(case: pathlib.Path | None, raw: bytes, want: dict | None = None) -> list[str]:
    """Problems of an ErrorDocument."""
    want = want or json.loads((case / "expected.json").read_text(encoding="utf-8"))["sidecar"]
    if want["outcome"] != "error":
        return ["this case must succeed"]
    document = e1.ErrorDocument.FromString(raw)
    same = x2.ErrorDocument.FromString(raw)
    problems = []
    if same.SerializeToString(deterministic=True) != document.SerializeToString(deterministic=True):
        problems.append("flyteidl and flyteidl2 read different things")
    if document.error.code != want["code"]:
        problems.append(f"code {document.error.code!r}, expected {want['code']!r}")
    # The Go original says RECOVERABLE always; whether a retry may help is the program's own, better judgement.
    if want["message_contains"] not in document.error.message:
        problems.append(f"message {document.error.message!r} lacks {want['message_contains']!r}")
    return problems


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = parser.add_subparsers(dest="command", required=True)
    p = sub.add_parser("check")
    p.add_argument("--case", type=pathlib.Path, required=True)
    p.add_argument("--outputs", type=pathlib.Path, required=True)
    p.add_argument("--raw-prefix", default="s3://out/raw")
    p.add_argument("--raw-dir", type=pathlib.Path, required=True)
    p.add_argument("--v2", action="store_true")
    p = sub.add_parser("error")
    p.add_argument("--case", type=pathlib.Path, required=True)
    p.add_argument("--error", type=pathlib.Path, required=True)
    p = sub.add_parser("show")
    p.add_argument("--outputs", type=pathlib.Path, required=True)
    args = parser.parse_args()
    if args.command == "show":
        print(json.dumps(oracle_download.json_or_hex(l1.LiteralMap.FromString(args.outputs.read_bytes())), indent=1, ensure_ascii=False))
        return 0
    if args.command == "check":
        problems = check(args.case, args.outputs.read_bytes(), args.raw_prefix, args.raw_dir, args.v2)
    else:
        problems = check_error(args.case, args.error.read_bytes())
    print("\n".join(problems) or "same")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
