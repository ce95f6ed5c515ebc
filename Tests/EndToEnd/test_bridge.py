"""The file bridge: what literals become as files, and what files become as literals of the declared types."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import os
import pathlib
import pickle
import stat
import struct
import threading
import typing
import urllib.parse

import msgpack
from flyteidl.core import errors_pb2, interface_pb2, literals_pb2, types_pb2
from google.protobuf import json_format, struct_pb2

import support

SIMPLE = support.SIMPLE
USAGE, DATA, NO_INPUT = 64, 65, 66
LONG = "n" * 300
HOSTILE = {"a/b": "%a%2Fb", "..": "%%2E%2E", ".": "%%2E", "": "%", "n\0l": "%n%00l", "../up": "%..%2Fup", "50%/x": "%50%25%2Fx"}


# -- types and literals ----------------------------------------------------------------------------------------------
def listing(inner: types_pb2.LiteralType) -> types_pb2.LiteralType:
    return types_pb2.LiteralType(collection_type=inner)


def mapping(inner: types_pb2.LiteralType) -> types_pb2.LiteralType:
    return types_pb2.LiteralType(map_value_type=inner)


def choice(*variants: types_pb2.LiteralType) -> types_pb2.LiteralType:
    return types_pb2.LiteralType(union_type=types_pb2.UnionType(variants=variants))


def enum(*values: str) -> types_pb2.LiteralType:
    return types_pb2.LiteralType(enum_type=types_pb2.EnumType(values=values))


def dataset(form: str = "") -> types_pb2.LiteralType:
    column = types_pb2.StructuredDatasetType.DatasetColumn(name="n", literal_type=INTEGER)
    return types_pb2.LiteralType(structured_dataset_type=types_pb2.StructuredDatasetType(columns=[column], format=form))


def schema() -> types_pb2.LiteralType:
    column = types_pb2.SchemaType.SchemaColumn(name="n", type=types_pb2.SchemaType.SchemaColumn.FLOAT)
    return types_pb2.LiteralType(schema=types_pb2.SchemaType(columns=[column]))


INTEGER, FLOAT, STRING, BOOLEAN, DATETIME, DURATION, BINARY, STRUCT, ERROR, NONE = (
    support.simple(kind) for kind in (SIMPLE.INTEGER, SIMPLE.FLOAT, SIMPLE.STRING, SIMPLE.BOOLEAN, SIMPLE.DATETIME, SIMPLE.DURATION, SIMPLE.BINARY, SIMPLE.STRUCT, SIMPLE.ERROR, SIMPLE.NONE))
MOMENT = datetime.datetime(2024, 2, 29, 1, 2, 3, 500_000, tzinfo=datetime.timezone.utc)
# Every simple type: what a file may say, what a document may say, and the value.
EVERY = [
    (INTEGER, "+5\r\n", 5, 5), (FLOAT, "0x1p-2", 0.25, 0.25), (FLOAT, "1e-7", "1e-7", 1e-7), (STRING, " two words\n", "two words", "two words"), (BOOLEAN, "T", True, True),
    (DATETIME, "2024-02-29T06:32:03.5+05:30", "2024-02-29T01:02:03.5Z", MOMENT), (DURATION, "1h30m15.25s", 5_415_250_000_000, datetime.timedelta(seconds=5415.25)),
    (STRUCT, '{"a": [1, null]}', {"a": [1, None]}, {"a": [1.0, None]}), (BINARY, b"\r\n\xff\0 ", "DQr/ACA=", b"\r\n\xff\0 "), (ERROR, "it broke", "it broke", "it broke"), (NONE, "anything", None, None),
    (enum("red", "blue"), "blue\n", "blue", "blue"),
]


def plain(literal: literals_pb2.Literal) -> typing.Any:
    """A literal as a Python value, read by the official messages; stored data as its uri."""
    kind = literal.WhichOneof("value")
    if kind == "collection":
        return [plain(inner) for inner in literal.collection.literals]
    if kind == "map":
        return {key: plain(inner) for key, inner in literal.map.literals.items()}
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        kind = scalar.primitive.WhichOneof("value")
        value = getattr(scalar.primitive, kind)
        return value.ToDatetime(datetime.timezone.utc) if kind == "datetime" else value.ToTimedelta() if kind == "duration" else value
    if kind == "union":
        return plain(scalar.union.value)
    if kind == "binary":
        return scalar.binary.value
    if kind == "generic":
        return json_format.MessageToDict(scalar.generic)
    if kind == "error":
        return scalar.error.message
    return None if kind == "none_type" else getattr(scalar, kind).uri


def binary(value: bytes, tag: str = "msgpack") -> literals_pb2.Literal:
    return literals_pb2.Literal(scalar=literals_pb2.Scalar(binary=literals_pb2.Binary(value=value, tag=tag)))


def collection(*items: literals_pb2.Literal) -> literals_pb2.Literal:
    return literals_pb2.Literal(collection=literals_pb2.LiteralCollection(literals=items))


def dictionary(**values: typing.Any) -> literals_pb2.Literal:
    return literals_pb2.Literal(map=support.literal_map(**values))


def file_literal(uri: str, form: str) -> literals_pb2.Literal:
    literal = support.blob_literal(uri)
    literal.scalar.blob.metadata.type.format = form
    return literal


def variables(**types: types_pb2.LiteralType) -> str:
    """What --input-interface takes."""
    entries = {name: interface_pb2.Variable(type=kind) for name, kind in types.items()}
    return support.b64(interface_pb2.VariableMap(variables=entries).SerializeToString(deterministic=True))


class Bridge(support.Case):
    """A store, a directory of inputs and one of outputs."""

    def setUp(self) -> None:
        super().setUp()
        self.store = support.LocalStore(self.folder / "store")
        self.into, self.out = self.folder / "in", self.folder / "out"
        self.out.mkdir()
        self.round = 0

    def leave(self, tree: dict[str, bytes | str | None]) -> None:
        """Empty the output directory and fill it; None is an empty directory."""
        os.rename(self.out, self.folder / f"old-{self.round}")
        self.round += 1
        self.out.mkdir()
        for name, content in tree.items():
            path = self.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.mkdir()
            else:
                path.write_bytes(content.encode() if isinstance(content, str) else content)

    @property
    def prefix(self) -> pathlib.Path:
        return self.store.bucket / f"out{self.round}"

    @property
    def raw(self) -> pathlib.Path:
        return self.store.bucket / f"raw{self.round}"

    def words(self, types: dict[str, types_pb2.LiteralType], *more: object) -> list[object]:
        """The command line of a sidecar that waits for nobody."""
        return [*self.store.flags, "sidecar", "--timeout", "50s", "--to-raw-output", f"file://bucket/raw{self.round}", "--to-output-prefix", f"file://bucket/out{self.round}", "--from-local-dir", self.out,
                "--interface", support.b64(support.interface(**types)), "--start-watcher-type", "noop", "--exit-watcher-type", "noop", *more]

    def collect(self, types: dict[str, types_pb2.LiteralType], *more: object) -> dict[str, literals_pb2.Literal]:
        """The outputs, by name."""
        result = support.copilot(*self.words(types, *more))
        self.assert_ok(result)
        self.assertFalse((self.prefix / "error.pb").exists(), self.fault() if (self.prefix / "error.pb").exists() else "")
        return dict(literals_pb2.LiteralMap.FromString((self.prefix / "outputs.pb").read_bytes()).literals)

    def one(self, kind: types_pb2.LiteralType, *more: object) -> literals_pb2.Literal:
        """The output `x`."""
        return self.collect({"x": kind}, *more)["x"]

    def fault(self) -> str:
        return support.error_document((self.prefix / "error.pb").read_bytes()).message

    def refused(self, types: dict[str, types_pb2.LiteralType], *says: str, more: tuple[object, ...] = ()) -> str:
        """No outputs and nothing uploaded, but an error document that says something; its message."""
        self.assert_ok(support.copilot(*self.words(types, *more)))
        self.assertFalse((self.prefix / "outputs.pb").exists())
        self.assertFalse(self.raw.exists(), list(self.raw.rglob("*")))
        message = self.fault()
        for words in says:
            self.assertIn(words, message)
        return message

    def content(self, uri: str) -> typing.Any:
        """The file, or the files of the directory, behind a uri."""
        path = self.store.folder / urllib.parse.unquote(uri.removeprefix("file://"))
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()} if path.is_dir() else path.read_bytes() if path.exists() else {}

    def download(self, inputs: literals_pb2.LiteralMap, *more: object) -> support.Result:
        """Bring inputs into the input directory, a new one."""
        self.round += 1
        self.into = self.folder / f"in-{self.round}"
        uri = self.store.put(f"inputs-{self.round}/inputs.pb", inputs.SerializeToString())
        return support.copilot(*self.store.flags, "download", "--from-remote", uri, "--to-output-prefix", f"file://bucket/out{self.round}", "--to-local-dir", self.into, *more)

    def summary(self) -> typing.Any:
        return json.loads((self.into / "inputs.json").read_text())

    def localized(self) -> dict[str, literals_pb2.Literal]:
        return dict(literals_pb2.LiteralMap.FromString((self.into / "inputs.pb").read_bytes()).literals)


class Containers(Bridge):
    def test_every_type_in_lists_and_maps_from_directories_and_documents(self) -> None:
        for kind, text, value, expected in EVERY:
            with self.subTest(str(kind).strip()):
                self.leave({"x": text, "list/0": text, "list/1.txt": text, "map/k": text, "map/k.2": text, "lists.json": json.dumps([value, value]), "maps.yaml": json.dumps({"k": value}), "bare": json.dumps([value])})
                outputs = self.collect({"x": kind, "list": listing(kind), "map": mapping(kind), "lists": listing(kind), "maps": mapping(kind), "bare": listing(kind)})
                self.assertEqual({name: plain(literal) for name, literal in outputs.items()},
                                 {"x": expected, "list": [expected] * 2, "map": {"k": expected, "k.2": expected}, "lists": [expected] * 2, "maps": {"k": expected}, "bare": [expected]})

    def test_lists_are_in_the_order_of_the_numbers(self) -> None:
        self.leave({f"x/{n}{'.txt' if n % 3 else ''}": str(n) for n in range(120)})
        self.assertEqual(plain(self.one(listing(INTEGER))), list(range(120)))

    def test_a_gap_in_a_list_closes(self) -> None:
        self.leave({"x/7": "7", "x/10.csv": "10", "x/002": "2"})
        self.assertEqual(plain(self.one(listing(INTEGER))), [2, 7, 10])

    def test_empty_lists_and_maps(self) -> None:
        self.leave({"l": None, "m": None, "j.json": "[]", "y.yaml": "{}\n"})
        outputs = self.collect({"l": listing(INTEGER), "m": mapping(INTEGER), "j": listing(INTEGER), "y": mapping(INTEGER)})
        self.assertEqual({name: plain(literal) for name, literal in outputs.items()}, {"l": [], "m": {}, "j": [], "y": {}})

    def test_lists_that_are_none(self) -> None:
        for tree, says in (({"x/0": "1", "x/0.txt": "2"}, ["0 and 0.txt", "the same element"]), ({"x/1": "1", "x/01": "2"}, ["01"]), ({"x/0": "1", "x/one": "2"}, ["one", "not called by a number"]), ({"x/-1": "1"}, ["-1"]),
                           ({"x/0": "1", "x/1": "one"}, ["one"]), ({"x/0/0": "1"}, ["directory"]), ({"x/18446744073709551616": "1"}, ["18446744073709551616"])):
            with self.subTest(sorted(tree)):
                self.leave(tree)
                self.refused({"x": listing(INTEGER)}, "output x", *says)

    def test_documents_that_do_not_fit(self) -> None:
        for kind, name, text, says in ((listing(INTEGER), "x.json", "[1, \"two\", 3]", "x[1]"), (listing(INTEGER), "x.json", "[1,", "x.json is not JSON"), (mapping(BOOLEAN), "x.yaml", "a: true\nb: 7\n", 'x["b"]'),
                                       (mapping(INTEGER), "x", "[1]", "a map is wanted"), (listing(INTEGER), "x.yml", "- 1\n- [", "line"), (listing(INTEGER), "x.json", "[9223372036854775808]", "9223372036854775808"),
                                       (listing(enum("red")), "x.json", '["green"]', "green"), (mapping(INTEGER), "x.json", '{"a": 1, "a": 2}', "a")):
            with self.subTest(text):
                self.leave({name: text})
                self.refused({"x": kind}, "output x", says)

    def test_a_list_of_maps_of_files(self) -> None:
        self.leave({"x/0/a": "A", "x/0/b/c.txt": "C", "x/1/a.csv": "2", "x/2/deep": None})
        value = self.one(listing(mapping(support.blob(form="csv"))))
        blobs = [{key: (blob.scalar.blob.metadata.type.dimensionality, blob.scalar.blob.metadata.type.format, self.content(blob.scalar.blob.uri)) for key, blob in item.map.literals.items()} for item in value.collection.literals]
        self.assertEqual(blobs, [{"a": (0, "csv", b"A"), "b": (1, "csv", {"c.txt": b"C"})}, {"a.csv": (0, "csv", b"2")}, {"deep": (1, "csv", {})}])

    def test_a_map_of_maps_and_files_in_one_document(self) -> None:
        self.leave({"x.json": '{"one": {"f": "data/f.csv"}, "two": {"f": "s3://elsewhere/f"}}', "data/f.csv": "F"})
        value = plain(self.one(mapping(mapping(support.blob()))))
        self.assertEqual(self.content(value["one"]["f"]), b"F")
        self.assertEqual(value["two"]["f"], "s3://elsewhere/f")


class Unions(Bridge):
    def variant(self, literal: literals_pb2.Literal) -> tuple[typing.Any, typing.Any]:
        self.assertEqual(literal.scalar.WhichOneof("value"), "union")
        return plain(literal), literal.scalar.union.type

    def test_the_first_variant_that_fits(self) -> None:
        for text, kind, expected in (("7", INTEGER, 7), ("7.5", FLOAT, 7.5), ("true", BOOLEAN, True), ("seven", STRING, "seven"), ("", STRING, "")):
            with self.subTest(text):
                self.leave({"x": text})
                self.assertEqual(self.variant(self.one(choice(INTEGER, FLOAT, BOOLEAN, STRING))), (expected, kind))

    def test_null_and_a_missing_file_are_none(self) -> None:
        for tree in ({"other": "1"}, {"x": "null"}, {"x": "null\n"}, {"outputs.json": '{"x": null}'}):
            with self.subTest(tree):
                self.leave(tree)
                self.assertEqual(self.variant(self.one(choice(STRING, NONE))), (None, NONE))

    def test_a_missing_file_is_an_error_where_none_is_no_variant(self) -> None:
        self.leave({"y": "1"})
        self.refused({"x": choice(INTEGER, STRING)}, "output x", "not there")
        self.refused({"x": NONE}, "output x", "not there")

    def test_no_variant_fits(self) -> None:
        self.leave({"x": "one"})
        self.refused({"x": choice(INTEGER, NONE, listing(INTEGER))}, "output x", "integer", "list of integer")

    def test_a_refused_variant_uploads_nothing(self) -> None:
        files = listing(choice(listing(support.blob()), mapping(support.blob())))
        self.leave({"x/0/0": "A", "x/0/key": "B"})
        self.assertEqual(set(plain(self.one(files))[0]), {"0", "key"})
        self.assertEqual(sorted(p.read_text() for p in self.raw.rglob("*") if p.is_file()), ["A", "B"])

    def test_nested_ones(self) -> None:
        self.leave({"x/0": "1", "x/1": "null", "x/2": "b", "y.json": '[1, null, "b"]'})
        for literal in self.collect({"x": listing(choice(INTEGER, STRING, NONE)), "y": listing(choice(INTEGER, STRING, NONE))}).values():
            self.assertEqual(plain(literal), [1, None, "b"])

    def test_a_text_of_a_document_is_a_file_only_where_one_is_there(self) -> None:
        self.leave({"outputs.json": '{"x": "hello", "y": "file.txt", "z": "gone/away"}', "file.txt": "F"})
        either = choice(support.blob(), STRING)
        outputs = self.collect({"x": either, "y": either, "z": either})
        self.assertEqual(self.variant(outputs["x"]), ("hello", STRING))
        self.assertEqual(self.content(plain(outputs["y"])), b"F")
        self.assertEqual(self.variant(outputs["z"]), ("gone/away", STRING))
        self.assertEqual([p.name for p in self.raw.rglob("*") if p.is_file()], ["file.txt"])

    def test_the_official_sdk_reads_them(self) -> None:
        import dataclasses
        import enum as enums

        from flytekit.core.context_manager import FlyteContextManager
        from flytekit.core.type_engine import TypeEngine
        from flytekit.models.literals import LiteralMap

        @dataclasses.dataclass
        class Point:
            x: int
            label: typing.Optional[str] = None

        class Colour(enums.Enum):
            RED = "red"
            BLUE = "blue"

        wanted = {
            "none": (typing.Optional[int], None), "some": (typing.Optional[int], 3), "either": (typing.Union[int, str], "a"), "points": (list[Point], [Point(1), Point(2, "b")]), "colour": (Colour, Colour.BLUE),
            "delay": (datetime.timedelta, datetime.timedelta(minutes=-90)), "when": (datetime.datetime, MOMENT), "nested": (dict[str, list[float]], {"a": [0.5, math.inf], "b": []}), "facts": (dict, {"n": 1, "l": [1.5, None]}),
        }
        text = {"some": "3", "either": "a", "points/0": '{"x": 1}', "points/1": '{"x": 2, "label": "b"}', "colour": "blue", "delay": "-1h30m", "when": "2024-02-29T01:02:03.5Z", "nested.json": '{"a": [0.5, "Infinity"], "b": []}',
                "facts.json": '{"n": 1, "l": [1.5, null]}'}
        types = {name: TypeEngine.to_literal_type(kind).to_flyte_idl() for name, (kind, _) in wanted.items()}
        for encoding in ("struct", "msgpack"):
            self.leave(text)
            self.collect(types, "--struct-encoding", encoding)
            literals = LiteralMap.from_flyte_idl(literals_pb2.LiteralMap.FromString((self.prefix / "outputs.pb").read_bytes())).literals
            for name, (kind, value) in wanted.items():
                with self.subTest(f"{name}, {encoding}"):
                    self.assertEqual(TypeEngine.to_python_value(FlyteContextManager.current_context(), literals[name], kind), value)


class Values(Bridge):
    def test_enums(self) -> None:
        self.leave({"x": "blue\n"})
        self.assertEqual(plain(self.one(enum("red", "blue"))), "blue")
        for text in ("Blue", "", "red blue"):
            self.leave({"x": text})
            self.refused({"x": enum("red", "blue")}, "output x", "red, blue")

    def test_structs_as_struct_or_messagepack(self) -> None:
        value = {"n": 9007199254740993, "f": 0.5, "t": "é", "l": [True, None, {"deep": -1}], "m": {}}
        self.leave({"x.json": json.dumps(value), "outputs.json": json.dumps({"y": value})})
        outputs = self.collect({"x": STRUCT, "y": STRUCT})
        for literal in outputs.values():
            self.assertEqual(json_format.MessageToDict(literal.scalar.generic), {**value, "n": float(2**53)})
        outputs = self.collect({"x": STRUCT, "y": STRUCT}, "--struct-encoding", "msgpack")
        for literal in outputs.values():
            self.assertEqual(literal.scalar.binary.tag, "msgpack")
            self.assertEqual(msgpack.unpackb(literal.scalar.binary.value), value)
        self.leave({"x": "{}"})
        self.refused({"x": STRUCT}, "bson", more=("--struct-encoding", "bson"))
        self.assert_status(support.copilot("run", "--struct-encoding", "bson", "--", "true"), USAGE)

    def test_a_file_of_messagepack_is_a_struct_as_it_is(self) -> None:
        for value in ({"a": 1, "b": [1.5, None]}, {1: b"\0\xff"}, {f"key{n}": n for n in range(40)}):
            packed = msgpack.packb(value)
            self.leave({"x": packed})
            literal = self.one(STRUCT)
            self.assertEqual((literal.scalar.binary.value, literal.scalar.binary.tag), (packed, "msgpack"))
        self.leave({"x": msgpack.packb({"a": [1, 2, 3]})[:-1]})
        self.refused({"x": STRUCT}, "output x", "neither JSON nor MessagePack")

    def test_a_struct_larger_than_the_limit_of_the_original(self) -> None:
        self.leave({"x": json.dumps({"text": "é" * 100_000})})
        self.assertEqual(plain(self.one(STRUCT))["text"], "é" * 100_000)

    def test_binary_is_not_touched(self) -> None:
        content = b" \t\r\n\0\xff" + bytes(range(256)) * 20 + b"\n"
        for flags, tag in (((), "msgpack"), (("--binary-tag", "raw"), "raw"), (("--binary-tag", ""), "")):
            self.leave({"x": content})
            literal = self.one(BINARY, *flags)
            self.assertEqual((literal.scalar.binary.value, literal.scalar.binary.tag), (content, tag))

    def test_datasets_and_schemas_from_a_file_and_a_directory(self) -> None:
        for tree, expected in (({"x": "n\n1\n"}, b"n\n1\n"), ({"x.csv": "n\n1\n"}, b"n\n1\n"), ({"x/00000": "P", "x/.csv": "Q", "x/year=2024/p": "R"}, {"00000": b"P", ".csv": b"Q", "year=2024/p": b"R"}), ({"x": None}, {})):
            with self.subTest(sorted(tree)):
                self.leave(tree)
                stored = self.one(dataset("csv")).scalar.structured_dataset
                self.assertEqual(stored.metadata.structured_dataset_type, dataset("csv").structured_dataset_type)
                self.assertEqual(self.content(stored.uri), expected)
                stored = self.one(schema()).scalar.schema
                self.assertEqual(stored.type, schema().schema)
                self.assertEqual(self.content(stored.uri), expected)

    def test_blobs_keep_the_declared_format(self) -> None:
        self.leave({"f": "F", "d/a/b": "D", "e/e.txt": ""})
        outputs = self.collect({"f": support.blob(form="csv"), "d": support.blob(True, "parquet"), "e": support.blob(True)})
        self.assertEqual([outputs[name].scalar.blob.metadata.type.format for name in "fde"], ["csv", "parquet", ""])
        self.assertEqual([self.content(outputs[name].scalar.blob.uri) for name in "fde"], [b"F", {"a/b": b"D"}, {"e.txt": b""}])


class Documents(Bridge):
    KINDS: typing.ClassVar = {"n": INTEGER, "when": DATETIME, "l": listing(mapping(FLOAT)), "f": support.blob(form="csv"), "d": support.blob(True), "s": STRUCT, "b": BINARY, "t": dataset("csv"), "far": support.blob()}
    GIVEN: typing.ClassVar = {"n": 9007199254740993, "when": "2024-02-29T01:02:03.5Z", "l": [{"k": 1, "nan": "NaN"}], "f": "data/f.csv", "d": "data", "s": {"a": 1}, "b": "AAE=", "t": "data/f.csv", "far": "s3://elsewhere/key?x=1"}

    def check(self) -> None:
        outputs = self.collect(self.KINDS)
        values = {name: plain(literal) for name, literal in outputs.items()}
        self.assertEqual({name: values[name] for name in ("n", "when", "s", "b", "far")}, {"n": 9007199254740993, "when": MOMENT, "s": {"a": 1.0}, "b": b"\0\1", "far": "s3://elsewhere/key?x=1"})
        self.assertTrue(values["l"][0]["k"] == 1 and math.isnan(values["l"][0]["nan"]))
        self.assertEqual([self.content(values[name]) for name in "fdt"], [b"F", {"f.csv": b"F", "g/h": b"H"}, b"F"])
        self.assertEqual(outputs["f"].scalar.blob.metadata.type.format, "csv")
        self.assertEqual(outputs["t"].scalar.structured_dataset.metadata.structured_dataset_type, dataset("csv").structured_dataset_type)

    def test_json_and_yaml_give_all_outputs(self) -> None:
        for name in ("outputs.json", "outputs.yaml"):
            with self.subTest(name):
                self.leave({name: json.dumps(self.GIVEN, indent=1), "data/f.csv": "F", "data/g/h": "H"})
                self.check()

    def test_some_from_a_document_and_some_from_files(self) -> None:
        rest = {name: value for name, value in self.GIVEN.items() if name not in ("n", "f")}
        self.leave({"outputs.json": json.dumps(rest), "n": "9007199254740993", "f.csv": "F", "data/f.csv": "F", "data/g/h": "H"})
        self.check()

    def test_a_serialized_literal_map(self) -> None:
        given = support.literal_map(n=7, far=file_literal("s3://elsewhere/key", "csv"))
        given.literals["n"].hash, given.literals["n"].metadata["note"] = "h", "kept"
        self.leave({"outputs.pb": given.SerializeToString(), "s": "{}"})
        outputs = self.collect({"n": INTEGER, "far": support.blob(form="csv"), "s": STRUCT})
        self.assertEqual(outputs["n"], given.literals["n"])
        self.assertEqual(outputs["far"], given.literals["far"])

    def test_a_path_in_a_serialized_literal_map_is_uploaded(self) -> None:
        given = support.literal_map(f=file_literal("data/f.csv", "csv"), d=support.blob_literal(str(self.out / "data"), True))
        self.leave({"outputs.pb": given.SerializeToString(), "data/f.csv": "F"})
        outputs = self.collect({"f": support.blob(form="csv"), "d": support.blob(True)})
        self.assertEqual([self.content(plain(outputs[name])) for name in "fd"], [b"F", {"f.csv": b"F"}])

    def test_spellings_of_a_path(self) -> None:
        for path in ("data", "data/", "./data", "data/.", f"{self.out}/data", f"{self.out}//data/"):
            with self.subTest(path):
                self.leave({"outputs.json": json.dumps({"d": path}), "data/f": "F"})
                self.assertEqual(self.content(plain(self.collect({"d": support.blob()})["d"])), {"f": b"F"})

    def test_what_is_refused(self) -> None:
        pb = support.literal_map(n="seven").SerializeToString()
        for tree, says in (
            ({"outputs.json": '{"n": 1}', "n": "2"}, ["output n", "given twice"]), ({"outputs.json": '{"n": 1}', "n.txt": "2"}, ["output n", "given twice"]), ({"outputs.json": '{"n": 1}', "outputs.yaml": "n: 1"}, ["both", "outputs.yaml"]),
            ({"outputs.json": '{"n": 1, "n": 2}'}, ["n"]), ({"outputs.json": '{"n": 1, "zz": 2, "yy": 3}'}, ['"zz"', '"yy"', "not declared"]), ({"outputs.json": '{"n": 1.5}'}, ["n: ", "integer"]), ({"outputs.json": '{"n": {}}'}, ["n: ", "map"]),
            ({"outputs.json": "[1]"}, ["not a map"]), ({"outputs.json": "{"}, ["not JSON"]), ({"outputs.yaml": "n: [1"}, ["not YAML", "line"]), ({"outputs.pb": pb}, ["n", "string", "integer"]), ({"outputs.pb": b"\xff"}, ["LiteralMap"]),
            ({"outputs.json": "{}"}, ["output n", "not there"]),
        ):
            with self.subTest(tree):
                self.leave(tree)
                self.refused({"n": INTEGER}, *says)

    def test_paths_that_are_refused(self) -> None:
        (self.folder / "secret").write_text("S")
        for path, says in (("gone.csv", "gone.csv"), ("../secret", "../secret"), ("/etc/passwd", "/etc/passwd"), ("", "empty"), ("data/../../secret", "secret"), (".", "neither a uri nor a path"), (f"{self.out}/../secret", "secret")):
            with self.subTest(path):
                self.leave({"outputs.json": json.dumps({"f": path}), "data/f": "F"})
                self.refused({"f": support.blob()}, "output f", says)

    def test_a_declared_output_called_outputs(self) -> None:
        self.leave({"outputs.json": '{"a": 1}'})
        self.assertEqual(plain(self.collect({"outputs": mapping(INTEGER)})["outputs"]), {"a": 1})

    def test_inputs_json_is_an_answer(self) -> None:
        given = support.literal_map(n=1, f=0.1, nan=math.nan, s="x", l=collection(*(support.literal_map(v=v).literals["v"] for v in (1.5, math.inf))), b=binary(b"\0\xff"))
        given.literals["t"].scalar.primitive.datetime.FromDatetime(MOMENT)
        given.literals["d"].scalar.primitive.duration.FromTimedelta(datetime.timedelta(days=-3, microseconds=1))
        given.literals["g"].scalar.generic.update({"a": [1, None]})
        self.assert_ok(self.download(given))
        self.leave({"outputs.json": (self.into / "inputs.json").read_bytes()})
        outputs = self.collect({"n": INTEGER, "f": FLOAT, "nan": FLOAT, "s": STRING, "l": listing(FLOAT), "b": BINARY, "t": DATETIME, "d": DURATION, "g": STRUCT})
        self.assertTrue(math.isnan(plain(outputs.pop("nan"))))
        del given.literals["nan"]
        self.assertEqual(outputs, dict(given.literals))


class Names(Bridge):
    def test_names_that_cannot_be_file_names_as_inputs(self) -> None:
        wanted = {**{name: index for index, name in enumerate(HOSTILE)}, LONG: 99, "plain %": 100}
        inputs = support.literal_map(**wanted, m=dictionary(**wanted))
        self.assert_ok(self.download(inputs))
        summary = self.summary()
        names = summary.pop("%names")
        self.assertEqual({name: names[name] for name in HOSTILE}, HOSTILE)
        self.assertEqual(summary, {**wanted, "m": wanted})
        self.assertNotIn("plain %", names)
        self.assertEqual((self.into / "plain %").read_text(), "100")
        for name, value in wanted.items():
            if name != "plain %":
                self.assertEqual((self.into / names[name]).read_text(), str(value))
                self.assertEqual((self.into / "m" / names[f'm["{name}"]']).read_text(), str(value))
        self.assertLessEqual(len(os.fsencode(names[LONG])), 255)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), sorted({"in-1", "out", "store"}))
        self.assertEqual(self.localized(), dict(inputs.literals))

    def test_and_as_outputs(self) -> None:
        self.assert_ok(self.download(support.literal_map(**{LONG: 1})))
        files = {**HOSTILE, LONG: self.summary()["%names"][LONG]}
        self.leave({**{file: "7" for file in files.values()}, **{f"map/{file}": "8" for file in HOSTILE.values()}})
        outputs = self.collect({**{name: INTEGER for name in files}, "map": mapping(INTEGER)})
        self.assertEqual({name: plain(literal) for name, literal in outputs.items()}, {**{name: 7 for name in files}, "map": {name: 8 for name in HOSTILE}})

    def test_their_data_is_uploaded(self) -> None:
        self.leave({**{file: name for name, file in HOSTILE.items()}, **{f"map/{file}": name for name, file in HOSTILE.items()}, "100% of/it's #1?.txt": "P"})
        outputs = self.collect({**{name: support.blob() for name in HOSTILE}, "map": mapping(support.blob()), "100% of": support.blob(True)})
        self.assertEqual({name: self.content(plain(outputs[name])) for name in HOSTILE}, {name: name.encode() for name in HOSTILE})
        self.assertEqual({key: self.content(uri) for key, uri in plain(outputs["map"]).items()}, {name: name.encode() for name in HOSTILE})
        self.assertEqual(self.content(plain(outputs["100% of"])), {"it's #1?.txt": b"P"})
        self.assertTrue(all(self.raw in path.parents for path in self.store.bucket.rglob("*") if path.is_file() and path.name not in ("outputs.pb",)))

    def test_a_variable_called_like_a_summary_gives_way(self) -> None:
        result = self.download(support.literal_map(**{"inputs.json": 1, "inputs.pb": 2, "x": 3}))
        self.assert_ok(result)
        self.assertEqual(self.summary(), {"inputs.json": 1, "inputs.pb": 2, "x": 3})
        self.assertIn('\\"inputs.json\\"', result.err)

    def test_a_variable_called_as_the_record_of_names(self) -> None:
        self.assert_ok(self.download(support.literal_map(**{"%names": 1, "a/b": 2})))
        self.assertEqual(self.summary(), {"%names": 1, "a/b": 2, "%%names": {"a/b": "%a%2Fb"}})

    def test_names_that_keep_their_spelling(self) -> None:
        names = {"A": 1, "a": 2, "e\u0301": 3, "é": 4, "tab\t": 5, "new\nline": 6, "-rf": 7, " ": 8, "%41": 9, "...": 10}
        self.assert_ok(self.download(support.literal_map(**names)))
        self.assertEqual(self.summary(), names)
        self.leave({name: str(value) for name, value in names.items()})
        self.assertEqual({name: plain(literal) for name, literal in self.collect({name: INTEGER for name in names}).items()}, names)


class Inputs(Bridge):
    def test_decode_binary(self) -> None:
        value = {1: "one", "bytes": b"\0\xff", "nested": {"l": [1.5, None, {True: "t"}], -7: 2**63}, "nan": math.nan}
        inputs = support.literal_map(x=binary(msgpack.packb(value)), l=collection(binary(msgpack.packb([1, {"k": 2}]))))
        self.assert_ok(self.download(inputs))
        self.assertEqual(sorted(p.name for p in self.into.iterdir()), ["inputs.json", "inputs.pb", "l", "x"])
        self.assert_ok(self.download(inputs, "--decode-binary"))
        expected = {"1": "one", "bytes": "AP8=", "nested": {"l": [1.5, None, {"true": "t"}], "-7": 2**63}, "nan": "NaN"}
        self.assertEqual(self.summary(), {"x": expected, "l": [[1, {"k": 2}]]})
        self.assertEqual(json.loads((self.into / "x.json").read_text()), expected)
        self.assertEqual((self.into / "x").read_bytes(), msgpack.packb(value))
        self.assertEqual(json.loads((self.into / "l" / "0.json").read_text()), [1, {"k": 2}])
        self.assertEqual(self.localized(), dict(inputs.literals))

    def test_malformed_messagepack_is_a_warning(self) -> None:
        for content in (b"\xc1", b"\x82\xa1", msgpack.packb({"a": 1}) + b"\0", b"\xdd\xff\xff\xff\xff", b"\x91" * 20_000):
            with self.subTest(content[:8]):
                result = self.download(support.literal_map(bad=binary(content), good=1), "--decode-binary")
                self.assert_ok(result)
                self.assertIn("bad", result.err)
                self.assertIn("MessagePack", result.err)
                self.assertEqual((self.into / "bad").read_bytes(), content)
                self.assertFalse((self.into / "bad.json").exists())

    def test_pickles_are_named_and_not_loaded(self) -> None:
        marker = self.folder / "loaded"

        class Bomb:
            def __reduce__(self) -> tuple[typing.Any, ...]:
                return os.mkdir, (str(marker),)

        content = pickle.dumps(Bomb())
        self.assert_ok(self.download(support.literal_map(x=binary(content, ""), y=binary(b"\x80\x01no", "")), "--decode-binary"))
        self.assertEqual(self.summary(), {"x": {"pickle": support.b64(content)}, "y": support.b64(b"\x80\x01no")})
        self.assertEqual((self.into / "x").read_bytes(), content)
        self.assertFalse((self.into / "x.json").exists() or marker.exists())

    def test_an_input_takes_the_place_of_a_decoded_file(self) -> None:
        result = self.download(support.literal_map(**{"x": binary(msgpack.packb({"a": 1})), "x.json": "mine"}), "--decode-binary")
        self.assert_ok(result)
        self.assertEqual((self.into / "x.json").read_text(), "mine")
        self.assertIn("x.json", result.err)

    def test_with_extension(self) -> None:
        uri = self.store.put("data/f", b"F")
        forms = {"csv": "v.csv", "tar.gz": "v.tar.gz", "": "v", "PythonPickle": "v", "../up": "v", "a b": "v", "x" * 300: "v"}
        for form, name in forms.items():
            with self.subTest(form[:20]):
                literal = file_literal(uri, form)
                self.assert_ok(self.download(support.literal_map(v=literal, l=collection(literal, literal), m=dictionary(k=literal)), "--with-extension"))
                for path in (name, "l/0" + name[1:], "l/1" + name[1:], "m/k" + name[1:]):
                    self.assertEqual((self.into / path).read_bytes(), b"F")
                self.assertEqual(self.summary()["v"], str(self.into / name))
                self.assertEqual(self.localized()["v"].scalar.blob.uri, str(self.into / name))
        self.assert_ok(self.download(support.literal_map(v=file_literal(uri, "csv"))))
        self.assertEqual((self.into / "v").read_bytes(), b"F")

    def test_an_extension_that_meets_another_input(self) -> None:
        uri = self.store.put("data/f", b"F")
        result = self.download(support.literal_map(**{"v": file_literal(uri, "csv"), "v.csv": "text"}), "--with-extension")
        self.assert_status(result, DATA)
        self.assertIn("v.csv", result.err)
        self.assertFalse((self.into / "inputs.json").exists())

    def test_do_not_download(self) -> None:
        uris = {"f": "s3://nowhere/f", "d": "s3://nowhere/d"}
        inputs = support.literal_map(n=1, f=support.blob_literal(uris["f"]), d=support.blob_literal(uris["d"], True), l=collection(support.blob_literal(uris["f"])), u=support.literal_map(u="x").literals["u"])
        inputs.literals["t"].scalar.structured_dataset.uri = "s3://nowhere/t"
        for more in ((), ("--file-input-layout", "NAMED_DIR"), ("--with-extension",)):
            with self.subTest(more):
                self.assert_ok(self.download(inputs, "--download-mode", "DO_NOT_DOWNLOAD", *more))
                self.assertEqual(self.summary(), {"n": 1, **uris, "l": [uris["f"]], "t": "s3://nowhere/t", "u": "x"})
                self.assertEqual(self.localized(), dict(inputs.literals))
                self.assertEqual(sorted(p.relative_to(self.into).as_posix() for p in self.into.rglob("*")), ["inputs.json", "inputs.pb", "l", "n", "u"])

    def test_the_input_interface(self) -> None:
        inputs = support.literal_map(n=1, extra="x", l=collection(*(support.literal_map(v=value).literals["v"] for value in (1, "b"))))
        for declared, says in (
            ({"n": INTEGER, "extra": STRING, "l": listing(choice(INTEGER, STRING))}, []), ({"n": INTEGER, "extra": STRING, "l": listing(choice(INTEGER, STRING)), "o": choice(INTEGER, NONE)}, []),
            ({"n": DURATION, "extra": STRING, "l": listing(INTEGER)}, ["n", "duration", "is integer", "l[1]", "string"]), ({"n": INTEGER, "l": listing(choice(INTEGER, STRING)), "gone": support.blob(form="csv")}, ["gone", "csv", "missing", "extra", "not declared"]),
            ({"n": mapping(FLOAT), "extra": enum("y"), "l": STRING}, ["map of float", "integer", "extra", "enum", "list of integer"]),
        ):
            with self.subTest(says):
                result = self.download(inputs, "--input-interface", variables(**declared))
                self.assert_ok(result)
                for words in says:
                    self.assertIn(words, result.err)
                self.assertEqual(bool(result.err.strip()), bool(says), result.err)
                self.assertTrue((self.into / "inputs.json").exists())
                result = self.download(inputs, "--input-interface", variables(**declared), "--strict-interface")
                self.assert_status(result, DATA if says else 0)
                self.assertEqual((self.into / "inputs.json").exists(), not says)
                if says:
                    document = support.error_document((self.prefix / "error.pb").read_bytes())
                    self.assertEqual(document.code, "InputDownloadFailed")
                    for words in says:
                        self.assertIn(words, document.message)

    def test_an_input_interface_that_is_none(self) -> None:
        inputs = support.literal_map(n=1)
        self.assert_ok(self.download(inputs, "--input-interface", support.b64(b"\xff")))
        self.assert_status(self.download(inputs, "--input-interface", support.b64(b"\xff"), "--strict-interface"), DATA)
        self.assert_status(self.download(inputs, "--input-interface", "not base64"), USAGE)


class Files(Bridge):
    def setUp(self) -> None:
        super().setUp()
        self.outside = self.folder / "outside"
        self.outside.mkdir()
        (self.outside / "f").write_text("secret")

    def link(self, path: str, target: object) -> None:
        (self.out / path).parent.mkdir(parents=True, exist_ok=True)
        (self.out / path).symlink_to(target)

    def test_links_inside_are_followed(self) -> None:
        self.leave({"real/f": "F", "real/n": "5", "d/own": "O"})
        self.link("x", "real/n")
        self.link("f", "real/f")
        self.link("d/linked", "../real/f")
        self.link("d/folder", "../real")
        self.link("l/0", "../real/n")
        outputs = self.collect({"x": INTEGER, "f": support.blob(), "d": support.blob(True), "l": listing(INTEGER)})
        self.assertEqual((plain(outputs["x"]), plain(outputs["l"])), (5, [5]))
        self.assertEqual(self.content(plain(outputs["f"])), b"F")
        self.assertEqual(self.content(plain(outputs["d"])), {"own": b"O", "linked": b"F", "folder/f": b"F", "folder/n": b"5"})

    def test_links_that_lead_out(self) -> None:
        for path, target in (("x", "../outside/f"), ("x", self.outside / "f"), ("x", self.outside), ("x/in", "../../outside/f"), ("x/in", self.outside), ("x", "/proc/self/environ")):
            with self.subTest(f"{path} -> {target}"):
                self.leave({"y": "1"})
                self.link(path, target)
                message = self.refused({"x": support.blob(path != "x")}, "output x", path)
                self.assertNotIn("secret", message)

    def test_follow_links(self) -> None:
        self.leave({"y": "1"})
        for path, target in (("abs", self.outside / "f"), ("rel", "../outside/f"), ("dir", self.outside), ("d/in", self.outside)):
            self.link(path, target)
        outputs = self.collect({"abs": STRING, "rel": support.blob(), "dir": support.blob(True), "d": support.blob(True)}, "--follow-links")
        self.assertEqual(plain(outputs["abs"]), "secret")
        self.assertEqual([self.content(plain(outputs[name])) for name in ("rel", "dir", "d")], [b"secret", {"f": b"secret"}, {"in/f": b"secret"}])

    def test_an_absolute_link_to_the_inside(self) -> None:
        self.leave({"f": "F"})
        self.link("x", self.out / "f")
        self.refused({"x": support.blob()}, "output x")
        self.assertEqual(self.content(plain(self.one(support.blob(), "--follow-links"))), b"F")

    def test_loops_and_links_to_nothing(self) -> None:
        for path, target in (("x", "x"), ("x", "gone"), ("x/up", ".."), ("x/self", "."), ("x/a/b", "../../x")):
            for more in ((), ("--follow-links",)):
                with self.subTest(f"{path} -> {target} {more}"):
                    self.leave({"y": "1"})
                    self.link(path, target)
                    self.refused({"x": support.blob(path != "x")}, "output x", path, more=more)

    def test_pipes_sockets_and_devices(self) -> None:
        for kind in (stat.S_IFIFO, stat.S_IFSOCK):
            for path, declared in (("x", support.blob()), ("x", STRING), ("x/s", support.blob(True)), ("x/0", listing(INTEGER)), ("x", NONE), ("x", dataset()), ("_ERROR", STRING), ("x", choice(INTEGER, NONE))):
                with self.subTest(f"{stat.filemode(kind)} {path} {str(declared).strip()}"):
                    self.leave({"y": "1"})
                    (self.out / path).parent.mkdir(exist_ok=True)
                    os.mknod(self.out / path, kind | 0o600)
                    self.refused({"x": declared}, path)
        self.leave({"y": "1"})
        self.link("x", "/dev/zero")
        self.refused({"x": support.blob()}, "x", more=("--follow-links",))

    def appending(self, path: pathlib.Path) -> typing.Callable[[], int]:
        """Append to a file from now on; the function returned ends that, and gives how often it was done."""
        done, count = threading.Event(), 0

        def work() -> None:
            nonlocal count
            with open(path, "ab", buffering=0) as file:
                while not done.is_set():
                    file.write(b"x")
                    count += 1

        thread = threading.Thread(target=work)
        thread.start()

        def end() -> int:
            done.set()
            thread.join()
            return count

        return end

    def test_files_that_change_while_they_are_read(self) -> None:
        # Large enough that a byte is appended between its opening and its end, whatever the machine.
        for name, kind, head in (("x", support.blob(), b""), ("x/in", support.blob(True), b""), ("x", STRING, b""), ("outputs.json", STRING, b'{"x": "')):
            with self.subTest(f"{name} {str(kind).strip()}"):
                # On a busy machine the other side may not get its turn in time: then nothing changed, and it is tried again.
                for _ in range(5):
                    self.leave({name: head + b"x" * (40 << 20)})
                    (self.prefix / "outputs.pb").unlink(missing_ok=True)
                    end = self.appending(self.out / name)
                    try:
                        result = support.copilot(*self.words({"x": kind}))
                    finally:
                        self.assertGreater(end(), 0)
                    self.assert_ok(result)
                    if not (self.prefix / "outputs.pb").exists():
                        break
                self.assertFalse((self.prefix / "outputs.pb").exists())
                self.assertIn("changed meanwhile", self.fault())

    def test_hashes(self) -> None:
        tree = {"a": "A", "b/c": "C" * 100_000, "b.txt": "", "é": "E", "Z": "Z"}
        self.leave({"f.csv": "content", **{f"d/{name}": content for name, content in tree.items()}, "none": None, "n": "1", "l/0": "L", "o": "O", "t/0": "T"})
        types = {"f": support.blob(), "d": support.blob(True), "none": support.blob(True), "n": INTEGER, "l": listing(support.blob()), "o": choice(support.blob(), NONE), "t": dataset()}
        self.assertEqual({literal.hash for literal in self.collect(types).values()}, {""})
        outputs = self.collect(types, "--hash")

        def sha(content: str) -> str:
            return hashlib.sha256(content.encode()).hexdigest()

        def directory(files: dict[str, str]) -> str:
            return sha("".join(f"{sha(files[name])}  {name}\n" for name in sorted(files, key=str.encode)))

        self.assertEqual(outputs["f"].hash, sha("content"))
        self.assertEqual(outputs["d"].hash, directory(tree))
        self.assertEqual(outputs["t"].hash, directory({"0": "T"}))
        self.assertEqual(outputs["l"].collection.literals[0].hash, sha("L"))
        self.assertEqual(outputs["o"].scalar.union.value.hash, sha("O"))
        self.assertEqual((outputs["n"].hash, outputs["l"].hash), ("", ""))
        self.assertEqual(outputs["none"].hash, directory({}))


class Errors(Bridge):
    def said(self, content: bytes | str) -> errors_pb2.ContainerError:
        """The error of a task that left this."""
        self.leave({"_ERROR": content, "x": "1"})
        self.assert_ok(support.copilot(*self.words({"x": INTEGER})))
        self.assertFalse((self.prefix / "outputs.pb").exists())
        return support.error_document((self.prefix / "error.pb").read_bytes())

    def test_a_serialized_document_is_passed_on(self) -> None:
        for kind in (0, 1):
            for origin in (0, 1, 2):
                error = errors_pb2.ContainerError(code="Bad:Schema", message="column é\nis missing", kind=kind, origin=origin, worker="w")
                self.assertEqual(self.said(errors_pb2.ErrorDocument(error=error).SerializeToString()), error)

    def test_json(self) -> None:
        error = self.said('{"code": "BadSchema", "message": "m", "kind": "NON_RECOVERABLE", "origin": "SYSTEM"}\n')
        self.assertEqual((error.code, error.message, error.kind, error.origin), ("BadSchema", "m", 0, 2))
        error = self.said('{"code": "Busy", "message": "m", "kind": "RECOVERABLE", "origin": "USER"}')
        self.assertEqual((error.code, error.message, error.kind, error.origin), ("Busy", "m", 1, 1))

    def test_text(self) -> None:
        for content in ("it broke\n", "", "{}", '{"reason": "no field of an error"}', "{oops", "\0\x01binary"):
            with self.subTest(content):
                error = self.said(content)
                self.assertIn(content, error.message)
                self.assertEqual((error.kind, error.origin), (1, 1))

    def test_an_error_wins_over_outputs_that_do_not_fit(self) -> None:
        self.leave({"_ERROR": "why", "x": "no number"})
        self.assert_ok(support.copilot(*self.words({"x": INTEGER, "y": INTEGER})))
        self.assertIn("why", self.fault())

    def test_many_faults_are_counted(self) -> None:
        self.leave({f"x/{n}": "no" for n in range(500)} | {"y.json": json.dumps(["no"] * 500)})
        message = self.refused({"x": listing(INTEGER), "y": listing(INTEGER)}, "x/0: ", "x/19: ", "y[0]: ", "and 480 more")
        self.assertNotIn("x/20: ", message)
        self.assertLess(len(message), 3_000)

    def test_fail_then_sidecar(self) -> None:
        for flags, kind, origin in (([], 1, 1), (["--permanent"], 0, 1), (["--origin", "system"], 1, 2), (["--permanent", "--origin=user"], 0, 1), (["--permanent=false", "--origin", "system"], 1, 2)):
            with self.subTest(flags):
                self.leave({"x": "1"})
                result = support.copilot("fail", "--code", "BadSchema", *flags, "--out", self.out, "column x: é <&> missing\nsecond line")
                self.assertEqual(result, support.Result(0, "", ""))
                self.assert_ok(support.copilot(*self.words({"x": INTEGER})))
                error = support.error_document((self.prefix / "error.pb").read_bytes())
                self.assertEqual((error.code, error.message, error.kind, error.origin), ("BadSchema", "column x: é <&> missing\nsecond line", kind, origin))
                self.assertFalse((self.prefix / "outputs.pb").exists())

    def test_fail_is_told_apart_from_its_message(self) -> None:
        self.assert_ok(support.copilot("fail", "--code", "C", "-o", self.out, "--", "-1 is no count"))
        self.assertEqual(support.error_document((self.out / "_ERROR").read_bytes()).message, "-1 is no count")

    def test_fail_replaces_what_was_there(self) -> None:
        self.leave({"_ERROR": "earlier"})
        self.assert_ok(support.copilot("fail", "--code", "C", "--out", self.out, "later"))
        self.assertEqual(support.error_document((self.out / "_ERROR").read_bytes()).message, "later")
        self.assertEqual([p.name for p in self.out.iterdir()], ["_ERROR"])

    def test_fail_used_wrongly(self) -> None:
        for words, status in (([], USAGE), (["m"], USAGE), (["--code", "", "m"], USAGE), (["--code", "C"], USAGE), (["--code", "C", "two", "words"], USAGE), (["--code", "C", "--origin", "me", "m"], USAGE),
                              (["--code", "C", "--out", self.folder / "gone", "m"], NO_INPUT)):
            with self.subTest(words):
                result = support.copilot("fail", *(words if "--out" in words else ["--out", self.out, *words]))
                self.assert_status(result, status)
                self.assertEqual(len(result.err.splitlines()), 1, result.why())
                self.assertEqual(list(self.out.iterdir()), [])

    def test_several_faults_in_one_document(self) -> None:
        self.leave({"n": "one", "l/0": "1", "l/1": "x", "l/2": "y", "f": "F", "d/a": "A", "e": "green", "outputs.json": '{"b": 7, "z": 1}'})
        (self.out / "p").symlink_to("/etc/passwd")
        types = {"n": INTEGER, "l": listing(INTEGER), "f": support.blob(), "d": support.blob(True), "e": enum("red"), "gone": STRING, "b": BOOLEAN, "p": support.blob(), "ok": choice(INTEGER, NONE)}
        message = self.refused(types)
        for words in ("output n: ", '"one"', "output l: ", '"x"', '"y"', "output e: ", '"green"', "output gone: ", "output b: ", "output p: ", '"z"'):
            self.assertIn(words, message)
        for words in ("output f", "output d", "output ok"):
            self.assertNotIn(words, message)
        error = support.error_document((self.prefix / "error.pb").read_bytes())
        self.assertEqual((error.code, error.origin), ("OutputUploadFailed", 1))


if __name__ == "__main__":
    support.main()
