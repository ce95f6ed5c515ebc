"""What the Go original's `flyte-copilot download` leaves on disk for an inputs.pb.

    oracle_download.py expect  --inputs inputs.pb --store DIR --format JSON --layout DIRECT --local-dir /var/inputs
    oracle_download.py compare --inputs inputs.pb --store DIR --format JSON --layout DIRECT --actual DIR
    oracle_download.py self-test FIXTURES

`expect` prints the outcome as JSON; `compare` prints the differences between the expectation and a folder that
the program under test wrote, and exits 1 if there are any.  A reference SCHEME://BUCKET/KEY is read from
STORE/BUCKET/KEY.  --local-dir is the folder the program was told to write to; it shows in inputs.json (paths of
blobs) and in the local inputs.pb (blob uris).  Default for compare: the real path of --actual.

Outcomes: "ok"; "error" (Go writes an ErrorDocument, code InputDownloadFailed; files that may be left over are not
listed, as they depend on timing); "escape" (Go would write outside the folder: a correct program refuses).

Rules taken from download.go that surprise:
  * a literal in the local inputs.pb has lost its hash, metadata and artifact id; blob and schema uris are local;
  * an inputs.pb without any literal is an error ("proto: Marshal called with nil");
  * StructuredDataset is an error; a Literal or Union without a value is an error; so is offloaded data that is
    not the direct value of a map entry;
  * a multipart blob whose listing is empty becomes null, silently;
  * NaN and infinities are written to the files (NaN, +Inf, -Inf) but make inputs.json and inputs.yaml fail;
  * inputs.yaml is inputs.json read by go-yaml and written again, so U+007F, U+0080..U+009F except U+0085, U+FFFE
    and U+FFFF in any string make it fail, and -0 comes out as 0;
  * a Struct's own file is made by jsonpb, its place in inputs.json by protojson: both without any blanks;
  * Primitive without a value: null;  empty `bytes`: null in JSON, an empty file;
  * only messages nested at most 100 deep can be read here (Python's limit; Go's is 10000).

Needs: protobuf, flyteidl2 (PyPI).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import pathlib
import sys
import typing

from flyteidl2.core import literals_pb2 as l2
from flyteidl2.core import types_pb2 as t2
from google.protobuf import json_format

import golang_fmt as go
from golang_fmt import GoError

FORMATS = ("JSON", "YAML", "PROTO")
LAYOUTS = ("DIRECT", "NAMED_DIR")


class Escape(Exception):
    """Go would leave the output folder."""


class Tree:
    """A file tree in memory, with the errors of a Linux file system."""

    def __init__(self, root: str):
        self.root = root
        self.nodes: dict[str, bytes | None] = {root: None}

    def check(self, path: str) -> None:
        if path != self.root and not path.startswith(self.root + "/"):
            raise Escape(path)
        if "\0" in path:
            raise GoError(f"open {path}: invalid argument")
        if any(len(p.encode("utf-8", "surrogateescape")) > 255 for p in path.split("/")) or len(path.encode("utf-8", "surrogateescape")) > 4095:
            raise GoError("file name too long")

    def mkdir_all(self, path: str) -> None:
        self.check(path)
        missing = []
        while path not in self.nodes:
            missing.append(path)
            path = path.rsplit("/", 1)[0]
        if self.nodes[path] is not None:
            raise GoError(f"mkdir {path}: not a directory")
        for p in missing:
            self.nodes[p] = None

    def write(self, path: str, data: bytes) -> None:
        self.check(path)
        if path in self.nodes and self.nodes[path] is None:
            raise GoError(f"open {path}: is a directory")
        parent = path.rsplit("/", 1)[0]
        if parent not in self.nodes:
            raise GoError(f"open {path}: no such file or directory")
        if self.nodes[parent] is not None:
            raise GoError(f"open {path}: not a directory")
        self.nodes[path] = data


class Downloader:
    """The logic of download.go."""

    def __init__(self, store: pathlib.Path | None, fmt: str, layout: str, local_dir: str):
        self.store, self.format, self.layout = store, fmt, layout
        self.local = go.clean(local_dir)
        self.tree = Tree(self.local)

    # -- the object store ------------------------------------------------------------------------------------
    def object_path(self, uri: str) -> pathlib.Path:
        scheme, container, key = go.split_reference(uri)
        if self.store is None:
            raise GoError("no store given")
        if not container:
            raise GoError("no container in the reference")
        if ".." in (container + "/" + key).split("/") or "\0" in key:
            return self.store / "no such object"  # a key is no path
        return pathlib.Path(str(self.store) + "/" + container + "/" + key)

    def read(self, uri: str) -> bytes:
        path = self.object_path(uri)
        if not os.path.isfile(path):
            raise GoError("incorrect blob reference, does not exist")
        return path.read_bytes()

    def listing(self, uri: str) -> dict[str, bytes]:
        path = self.object_path(uri)
        if not os.path.isdir(path):
            return {}
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}

    # -- download.go -----------------------------------------------------------------------------------------
    def blob(self, blob: l2.Blob, to: str) -> typing.Any:
        go.split_reference(blob.uri)
        dimensionality = blob.metadata.type.dimensionality
        if dimensionality == t2.BlobType.MULTIPART:
            items = self.listing(blob.uri)
            if not items:
                return None
            for rel, data in items.items():
                new = go.join(to, rel)
                self.tree.mkdir_all(new.rsplit("/", 1)[0])
                self.tree.write(new, data)
            return to
        if dimensionality == t2.BlobType.SINGLE:
            self.tree.write(to, self.read(blob.uri))
            return to
        raise GoError("unexpected Blob type encountered")

    def primitive(self, p: l2.Primitive, to: str) -> typing.Any:
        kind = p.WhichOneof("value")
        if kind == "string_value":
            value, text = p.string_value, p.string_value
        elif kind == "boolean":
            value, text = p.boolean, "true" if p.boolean else "false"
        elif kind == "integer":
            value, text = p.integer, str(p.integer)
        elif kind == "float_value":
            value, text = p.float_value, go.float_f(p.float_value)
        elif kind == "datetime":
            value = go.GoTime(p.datetime.seconds, p.datetime.nanos)
            text = go.rfc3339nano(value)
        elif kind == "duration":
            value = go.as_duration(p.duration.seconds, p.duration.nanos)
            text = go.duration_string(value)
        else:
            value, text = None, "null"
        self.tree.write(to, text.encode("utf-8"))
        return value

    def scalar(self, s: l2.Scalar, to: str) -> tuple[typing.Any, l2.Scalar]:
        kind = s.WhichOneof("value")
        if kind == "primitive":
            return self.primitive(s.primitive, to), s
        if kind == "blob":
            value = self.blob(s.blob, to)
            out = l2.Scalar(blob=l2.Blob(uri=to))
            if s.blob.HasField("metadata"):
                out.blob.metadata.CopyFrom(s.blob.metadata)
            return value, out
        if kind == "schema":
            value = self.blob(l2.Blob(uri=s.schema.uri, metadata=l2.BlobMetadata(type=t2.BlobType(dimensionality=t2.BlobType.MULTIPART))), to)
            out = l2.Scalar(schema=l2.Schema(uri=to))
            if s.schema.HasField("type"):
                out.schema.type.CopyFrom(s.schema.type)
            return value, out
        if kind == "binary":
            self.tree.write(to, s.binary.value)
            return s.binary.value or None, s
        if kind == "error":
            self.tree.write(to, s.error.message.encode("utf-8"))
            return s.error.message, s
        if kind == "generic":
            self.tree.write(to, go.json_struct(s.generic, nan_ok=True).encode("utf-8"))
            return go.GoStruct(s.generic), s
        if kind == "union":
            value, lit = self.literal(s.union.value, to)
            out = l2.Scalar(union=l2.Union(value=lit))
            if s.union.HasField("type"):
                out.union.type.CopyFrom(s.union.type)
            return value, out
        if kind == "none_type":
            self.tree.write(to, b"null")
            return None, s
        raise GoError(f"unsupported scalar type [{kind}]")

    def literal(self, lit: l2.Literal, to: str) -> tuple[typing.Any, l2.Literal]:
        kind = lit.WhichOneof("value")
        if kind == "scalar":
            value, scalar = self.scalar(lit.scalar, to)
            return value, l2.Literal(scalar=scalar)
        if kind == "collection":
            self.tree.mkdir_all(to)
            value, collection = self.collection(lit.collection, to)
            return value, l2.Literal(collection=collection)
        if kind == "map":
            self.tree.mkdir_all(to)
            value, lmap = self.recursive(lit.map, to)
            return value, l2.Literal(map=lmap if lmap is not None else l2.LiteralMap())
        raise GoError(f"unsupported literal type [{kind}]")

    @staticmethod
    def single_blob(lit: l2.Literal) -> l2.Blob | None:
        if lit.WhichOneof("value") == "scalar" and lit.scalar.WhichOneof("value") == "blob" and lit.scalar.blob.metadata.type.dimensionality == t2.BlobType.SINGLE:
            return lit.scalar.blob
        return None

    def collection(self, c: l2.LiteralCollection, directory: str) -> tuple[list, l2.LiteralCollection]:
        values, out, seen = [], l2.LiteralCollection(), set()
        for i, lit in enumerate(c.literals):
            name = str(i)
            blob = self.single_blob(lit)
            if self.layout == "NAMED_DIR" and blob is not None:
                name = go.base(blob.uri)
                if name in ("", ".", "/") or name in seen:
                    name = f"{i}_{name}"
                seen.add(name)
            value, new = self.literal(lit, go.join(directory, name))
            values.append(value)
            out.literals.append(new)
        return values, out

    def recursive(self, lmap: l2.LiteralMap, directory: str) -> tuple[dict, l2.LiteralMap | None]:
        if not lmap.literals:
            return {}, None
        values, out = {}, l2.LiteralMap()
        for name in sorted(lmap.literals):
            lit = lmap.literals[name]
            if lit.WhichOneof("value") == "offloaded_metadata":
                raw, lit = self.read(lit.offloaded_metadata.uri), l2.Literal()
                try:
                    lit.ParseFromString(raw)
                except Exception as e:  # noqa: BLE001
                    raise GoError(f"Failed to  read the object: {e}") from e
            path = go.join(directory, name)
            to = path
            blob = self.single_blob(lit)
            if self.layout == "NAMED_DIR" and blob is not None:
                self.tree.mkdir_all(path)
                to = go.join(path, go.base(blob.uri))
            values[name], new = self.literal(lit, to)
            out.literals[name].CopyFrom(new)
        return values, out

    def run(self, raw: bytes) -> dict:
        """The whole download; the outcome as a JSON-able dict."""
        try:
            inputs = l2.LiteralMap()
            try:
                inputs.ParseFromString(raw)
            except Exception as e:  # noqa: BLE001
                raise GoError(f"failed to download input metadata message from remote store: unmarshall: {e}") from e
            values, lmap = self.recursive(inputs, self.local)
            if lmap is None:
                raise GoError("proto: Marshal called with nil")
            self.tree.write(go.join(self.local, "inputs.pb"), lmap.SerializeToString(deterministic=True))
            text = None
            if self.format in ("JSON", "YAML"):
                text = go.to_json(values)
                if self.format == "YAML" and not go.yaml_readable(text):
                    raise GoError("error converting JSON to YAML: yaml: control characters are not allowed")
                self.tree.write(go.join(self.local, "inputs.json" if self.format == "JSON" else "inputs.yaml"), text.encode("utf-8"))
        except GoError as e:
            return {"outcome": "error", "reason": str(e)}
        except Escape as e:
            return {"outcome": "escape", "reason": f"Go would write to {e}"}
        files = {}
        for path, data in self.tree.nodes.items():
            rel = path[len(self.local) + 1:]
            if data is not None and rel not in ("inputs.pb", "inputs.json", "inputs.yaml"):
                files[rel] = describe(data)
        top = {"inputs.pb", "inputs.json", "inputs.yaml"} & set(inputs.literals)
        result = {"outcome": "ok", "files": files, "dirs": sorted(p[len(self.local) + 1:] for p, d in self.tree.nodes.items() if d is None and p != self.local),
                  "inputs_pb": json_or_hex(lmap)}
        for name in top:  # an input of that name is overwritten by the metadata file, if there is one
            data = self.tree.nodes.get(go.join(self.local, name))
            if data is not None and not (name == "inputs.pb" or (name == "inputs.json") == (self.format == "JSON") and self.format != "PROTO"):
                files[name] = describe(data)
        if text is not None:
            result["inputs_json"] = text
        return result


def describe(data: bytes) -> dict:
    """A file's contents: as text if it is short UTF-8, else its size and SHA-256."""
    if len(data) <= 2048:
        try:
            return {"text": data.decode("utf-8")}
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(data).decode()}
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def json_or_hex(message: typing.Any) -> typing.Any:
    """Canonical JSON of a message; its hex where it has none."""
    try:
        return json_format.MessageToDict(message)
    except Exception:  # noqa: BLE001
        return {"hex": message.SerializeToString(deterministic=True).hex()}


def expect(inputs: bytes, store: pathlib.Path | None, fmt: str, layout: str, local_dir: str) -> dict:
    """The outcome of one download."""
    return Downloader(store, fmt, layout, local_dir).run(inputs)


def manifest_of(case: pathlib.Path) -> dict:
    """The `expected.json` of a case: per layout the tree, the metadata files, and the outcome per format.

    The local folder is written /LOCAL in it.  A layout that gives the same as DIRECT says so in one word.
    """
    raw, store = (case / "inputs.pb").read_bytes(), case / "store"
    layouts: list[dict] = []
    for layout in LAYOUTS:
        runs = {fmt: expect(raw, store, fmt, layout, "/LOCAL") for fmt in FORMATS}
        entry: dict = {"outcome": {fmt: r["outcome"] for fmt, r in runs.items()}}
        reasons = {fmt: r["reason"] for fmt, r in runs.items() if "reason" in r}
        if reasons:
            entry["reason"] = reasons
        for r in runs.values():
            for key in ("files", "dirs", "inputs_pb", "inputs_json"):
                if key in r:
                    entry[key] = r[key]
        if layouts and entry == {k: v for k, v in layouts[0].items() if k != "layout"}:
            entry = {"same_as": "DIRECT"}
        layouts.append({"layout": layout, **entry})
    return {"download": layouts}


def load_yaml(text: str) -> typing.Any:
    """YAML as go-yaml writes it: 1e+21 is a float, plain 2020-01-01 would be a string, duplicate keys refused."""
    import re

    import yaml

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {}
    Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$"), list("-+0123456789."))
    Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
    Loader.yaml_implicit_resolvers = {k: sorted(v, key=lambda p: p[0].endswith("float")) for k, v in Loader.yaml_implicit_resolvers.items()}
    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
    Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(null|~|)$"), ["n", "~", ""])
    Loader.add_constructor("tag:yaml.org,2002:int", lambda l, n: int(n.value))
    Loader.add_constructor("tag:yaml.org,2002:float", lambda l, n: float(n.value.replace(".inf", "inf").replace(".nan", "nan")))
    Loader.add_constructor("tag:yaml.org,2002:bool", lambda l, n: n.value == "true")

    def mapping(loader: typing.Any, node: typing.Any) -> dict:
        out: dict = {}
        for k, v in node.value:
            key = loader.construct_object(k, deep=True)
            key = key if isinstance(key, str) else k.value
            if key in out:
                raise ValueError(f"duplicate key {key!r}")
            out[key] = loader.construct_object(v, deep=True)
        return out

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return yaml.load(text, Loader)  # noqa: S506  a SafeLoader


def same_value(a: typing.Any, b: typing.Any) -> bool:
    """Equality of JSON values that tells numbers from booleans, and takes 1 and 1.0 for one number."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return float(a) == float(b) if isinstance(a, float) or isinstance(b, float) else a == b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_value, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_value(a[k], b[k]) for k in a)
    return type(a) is type(b) and a == b


def bare(message: l2.LiteralMap) -> l2.LiteralMap:
    """A copy without what the Go original drops from literals: hash, metadata, artifact id, unknown fields."""
    copy = l2.LiteralMap()
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
    return copy


def compare(expected: dict, actual: pathlib.Path, fmt: str) -> list[str]:
    """Differences between an expectation with outcome "ok" and a folder."""
    problems = []
    found = {p.relative_to(actual).as_posix(): p for p in sorted(actual.rglob("*"))}
    metadata = {"inputs.pb"} | ({"inputs.json"} if fmt == "JSON" else {"inputs.yaml"} if fmt == "YAML" else set())
    for rel, content in expected["files"].items():
        path = found.get(rel)
        if path is None or not path.is_file():
            problems.append(f"missing file {rel!r}")
        elif describe(path.read_bytes()) != content:
            problems.append(f"file {rel!r}: expected {content}, got {describe(path.read_bytes())}")
    for rel in expected["dirs"]:
        if rel not in found or not found[rel].is_dir():
            problems.append(f"missing folder {rel!r}")
    for rel, path in found.items():
        if rel not in expected["files"] and rel not in expected["dirs"] and rel not in metadata:
            problems.append(f"unexpected {'folder' if path.is_dir() else 'file'} {rel!r}")
    for name in metadata - {n for n in found if n in metadata and found[n].is_file()}:
        problems.append(f"missing file {name!r}")
    if "inputs.pb" in found and found["inputs.pb"].is_file():
        message = l2.LiteralMap.FromString(found["inputs.pb"].read_bytes())
        # The Go original drops hash, metadata, artifact id and unknown fields; a program that keeps them is right too.
        if expected["inputs_pb"] not in (json_or_hex(message), json_or_hex(bare(message))):
            problems.append(f"inputs.pb: expected {expected['inputs_pb']}, got {json_or_hex(message)}")
    if fmt == "JSON" and "inputs.json" in found:
        text = found["inputs.json"].read_bytes().decode("utf-8")
        if text != expected["inputs_json"]:
            problems.append(f"inputs.json:\n  expected {expected['inputs_json']!r}\n  got      {text!r}")
    if fmt == "YAML" and "inputs.yaml" in found:
        text = found["inputs.yaml"].read_bytes().decode("utf-8")
        try:
            value, nel = load_yaml(text), expected["inputs_json"].replace("\x85", " ")  # go-yaml folds NEL into a blank
            if not same_value(value, json.loads(expected["inputs_json"])) and not same_value(value, json.loads(nel)):
                problems.append(f"inputs.yaml: expected the value {expected['inputs_json']}, got {text!r}")
        except Exception as e:  # noqa: BLE001
            problems.append(f"inputs.yaml cannot be read: {e}: {text!r}")
    return problems


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = parser.add_subparsers(dest="command", required=True)
    for name in ("expect", "compare"):
        p = sub.add_parser(name)
        p.add_argument("--inputs", type=pathlib.Path, required=True)
        p.add_argument("--store", type=pathlib.Path)
        p.add_argument("--format", choices=FORMATS, default="JSON")
        p.add_argument("--layout", choices=LAYOUTS, default="DIRECT")
        p.add_argument("--local-dir")
        if name == "compare":
            p.add_argument("--actual", type=pathlib.Path, required=True)
    p = sub.add_parser("self-test")
    p.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    if args.command == "self-test":
        bad = 0
        for manifest in sorted(args.folder.rglob("expected.json")):
            want = json.loads(manifest.read_text(encoding="utf-8"))
            if "download" not in want:
                continue
            got = manifest_of(manifest.parent)
            if got["download"] != [{k: v for k, v in d.items() if k != "inputs_yaml"} for d in want["download"]]:
                print(f"{manifest.parent.name}: the oracle now says {got}")
                bad += 1
        print(f"{bad} differences")
        return 1 if bad else 0
    local = args.local_dir or (str(args.actual.resolve()) if args.command == "compare" else "/var/inputs")
    result = expect(args.inputs.read_bytes(), args.store, args.format, args.layout, local)
    if args.command == "expect":
        print(json.dumps(result, indent=1, ensure_ascii=False))
        return 0
    if result["outcome"] != "ok":
        print(f"expected outcome: {result['outcome']} ({result['reason']}); this command compares successful downloads only")
        return 1
    problems = compare(result, args.actual, args.format)
    print("\n".join(problems) or "same")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
