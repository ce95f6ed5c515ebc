"""`convert` as people use it: every format both ways, held against protobuf's own tools; losses, places of faults, batches."""

from __future__ import annotations

import base64
import concurrent.futures
import json
import os
import pathlib
import pty
import re
import subprocess
import typing

import support
from google.protobuf import json_format, message, text_format
from flyteidl.core import dynamic_job_pb2, errors_pb2, interface_pb2, literals_pb2, tasks_pb2, types_pb2
from flyteidl2.core import interface_pb2 as interface2_pb2
from flyteidl2.core import literals_pb2 as literals2_pb2
from flyteidl2.task.common_pb2 import Inputs

IDL = support.ROOT / "idl"
MIXED = support.FIXTURES / "sdk-v1" / "mixed-everything"
USAGE, DATA, NO_INPUT = 64, 65, 66
JOBS = max(2, os.cpu_count() or 2)

# The messages of the fixtures' files, by the beginning of their names.
KINDS: dict[str, type[message.Message]] = {
    "inputs": literals2_pb2.LiteralMap, "outputs": literals_pb2.LiteralMap, "interface": interface_pb2.TypedInterface,
    "interface2": interface2_pb2.TypedInterface, "variables": interface_pb2.VariableMap, "variables2": interface2_pb2.VariableMap,
    "error": errors_pb2.ErrorDocument, "task": tasks_pb2.TaskTemplate, "futures": dynamic_job_pb2.DynamicJobSpec,
    "big_offloaded_metadata": literals_pb2.Literal,
}
PROTOS = {"Inputs": "task/common", "LiteralMap": "core/literals", "Literal": "core/literals", "TypedInterface": "core/interface",
          "VariableMap": "core/interface", "ErrorDocument": "core/errors", "TaskTemplate": "core/tasks", "DynamicJobSpec": "core/dynamic_job"}


def messages() -> list[tuple[pathlib.Path, type[message.Message]]]:
    """The fixtures that hold a message whose kind is known."""
    found = []
    for folder in ("sdk-v1", "sdk-v2", "sidecar", "container-v1", "container-v2"):
        for path in sorted((support.FIXTURES / folder).rglob("*.pb")):
            kind = Inputs if folder == "sdk-v2" and path.stem == "inputs" else KINDS.get(path.stem)
            if kind and "store" not in path.parts:
                found.append((path, kind))
    return found


def valid_hostile() -> list[pathlib.Path]:
    """Hostile LiteralMaps that are valid all the same, and have nothing that text cannot say."""
    found = []
    for path in sorted((support.FIXTURES / "hostile" / "pb").glob("*.pb")):
        value = literals2_pb2.LiteralMap()
        try:
            value.ParseFromString(path.read_bytes())
            again = text_format.Parse(text_format.MessageToString(value, as_utf8=True), literals2_pb2.LiteralMap())
        except Exception:  # noqa: BLE001  the judge cannot read it: nothing to compare with
            continue
        if again.SerializeToString(deterministic=True) == value.SerializeToString(deterministic=True):
            found.append(path)
    return found


def canonical(path: pathlib.Path, kind: type[message.Message]) -> bytes:
    """What a file becomes when it is converted to itself; the official library reads the same from both."""
    command = [support.COPILOT, "convert", "--type", kind.DESCRIPTOR.full_name, "--to", "pb", path, "-"]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    same = kind.FromString(data).SerializeToString(deterministic=True) == kind.FromString(path.read_bytes()).SerializeToString(deterministic=True)
    return data if same else b"another message"


class Convert(support.Case):
    def convert(self, *arguments: object, **options: typing.Any) -> support.Result:
        """A conversion that succeeds, silently."""
        result = support.copilot("convert", *arguments, **options)
        self.assert_ok(result)
        self.assertEqual(result.err, "")
        return result

    def refused(self, status: int, says: str, *arguments: object, **options: typing.Any) -> support.Result:
        """A conversion that ends with this status and one line that holds these words."""
        result = support.copilot("convert", *arguments, **options)
        self.assert_status(result, status)
        self.assertIn(says, result.err)
        self.assertEqual(result.err.count("\n"), 1, result.err)
        return result

    def file(self, name: str, content: typing.Any) -> pathlib.Path:
        """A file of the test's own."""
        if isinstance(content, message.Message):
            content = content.SerializeToString(deterministic=True)
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.folder / name

    def each(self, check: typing.Callable[[pathlib.Path, type[message.Message]], None]) -> int:
        """Do something with every fixture, a few at a time; how many there are."""
        everything = messages()
        with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
            outcomes = [(path, pool.submit(check, path, kind)) for path, kind in everything]
        for path, outcome in outcomes:
            with self.subTest(path=str(path.relative_to(support.FIXTURES))):
                outcome.result()
        return len(everything)


class Agreement(Convert):
    """Other implementations read what this one writes, and the other way round, for every fixture."""

    def protoc(self, mode: str, kind: type[message.Message], data: bytes) -> bytes:
        """protoc's text format, over the schema of this project."""
        descriptor = kind.DESCRIPTOR
        file = f"{descriptor.full_name.split('.')[0]}/{PROTOS[descriptor.name]}.proto"
        more = ["--deterministic_output"] if mode == "encode" else []
        done = subprocess.run(["protoc", f"-I{IDL}", *more, f"--{mode}={descriptor.full_name}", file], input=data, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-500:])
        return done.stdout

    def test_json(self) -> None:
        def check(path: pathlib.Path, kind: type[message.Message]) -> None:
            original = path.read_bytes()
            wanted = kind.FromString(original)
            name = kind.DESCRIPTOR.full_name
            for flags in ([], ["--proto-names", "--compact"]):
                out = self.convert("--type", name, "--to", "json", *flags, path).out
                self.assertEqual(json_format.Parse(out, kind()), wanted)
            for proto_names in (False, True):
                theirs = json_format.MessageToJson(wanted, preserving_proto_field_name=proto_names)
                ours = subprocess.run([support.COPILOT, "convert", "--type", name, "--from", "json", "--to", "pb", "-"], input=theirs.encode(), capture_output=True, check=False)
                self.assertEqual((ours.returncode, ours.stderr), (0, b""))
                self.assertEqual(ours.stdout, canonical(path, kind))

        support.note(f"JSON agrees with google.protobuf.json_format for {self.each(check)} files")

    def test_text(self) -> None:
        def check(path: pathlib.Path, kind: type[message.Message]) -> None:
            original, name = path.read_bytes(), kind.DESCRIPTOR.full_name
            ours = subprocess.run([support.COPILOT, "convert", "--type", name, "--to", "text", path, "-"], capture_output=True, check=True).stdout
            encoded = self.file(f"{abs(hash(path))}.pb", self.protoc("encode", kind, ours))
            self.assertEqual(canonical(encoded, kind), canonical(path, kind))
            theirs = self.protoc("decode", kind, original)
            back = subprocess.run([support.COPILOT, "convert", "--type", name, "--from", "text", "--to", "pb", "-"], input=theirs, capture_output=True, check=True).stdout
            self.assertEqual(back, canonical(path, kind))

        support.note(f"text agrees with protoc --encode and --decode for {self.each(check)} files")

    def test_hostile_text(self) -> None:
        paths = valid_hostile()
        for path in paths:
            with self.subTest(path=path.name):
                wanted = literals2_pb2.LiteralMap.FromString(path.read_bytes())
                theirs = self.file("theirs.txtpb", text_format.MessageToString(wanted, as_utf8=True))
                self.convert("--type", "flyteidl2.core.LiteralMap", theirs, self.folder / "back.pb")
                back = literals2_pb2.LiteralMap.FromString((self.folder / "back.pb").read_bytes())
                self.assertEqual(back.SerializeToString(deterministic=True), wanted.SerializeToString(deterministic=True))
        self.assertGreater(len(paths), 20)


class Formats(Convert):
    def test_every_way_round(self) -> None:
        wanted = canonical(MIXED / "inputs.pb", literals2_pb2.LiteralMap)
        extensions = {"pb": "pb", "json": "json", "yaml": "yaml", "text": "txtpb", "base64": "b64"}
        for first, one in extensions.items():
            self.convert("--check", MIXED / "inputs.pb", self.folder / f"a.{one}", "--type", "LiteralMap")
            for second, other in extensions.items():
                with self.subTest(first=first, second=second):
                    self.convert("--type", "LiteralMap", "--check", self.folder / f"a.{one}", self.folder / f"b.{other}")
                    self.convert("--type", "LiteralMap", self.folder / f"b.{other}", self.folder / "back.pb")
                    self.assertEqual((self.folder / "back.pb").read_bytes(), wanted)

    def test_pipes(self) -> None:
        document = self.convert("--to", "base64", MIXED / "inputs.pb").out
        self.assertEqual(base64.b64decode(document), canonical(MIXED / "inputs.pb", literals2_pb2.LiteralMap))
        back = self.convert("--from", "base64", "--to", "yaml", "-", "-", stdin=document.encode()).out
        self.assertIn("stringValue", back)

    def test_unclear_format(self) -> None:
        self.refused(USAGE, "say --from pb|json|yaml|text|base64|values", self.file("x", b""), self.folder / "y.pb")
        self.refused(USAGE, "say --to", MIXED / "inputs.pb", self.folder / "y")
        self.refused(USAGE, "is not one of pb, json, yaml, text, base64, values, values-yaml, dir", "--to", "xml", MIXED / "inputs.pb", "-")

    def test_json_is_no_struct_by_accident(self) -> None:
        typo = self.file("typo.json", '{"literals": {"x": {"scalar": {"primitve": {"integer": "1"}}}}}')
        self.refused(DATA, 'no field "primitve" in flyteidl2.core.Scalar', typo, self.folder / "x.pb")
        struct = self.file("any.json", '{"a": [1, {"b": null}]}')
        self.convert("--type", "Struct", struct, self.folder / "struct.pb")
        self.assertEqual(json.loads(self.convert("--type", "Struct", "--to", "values", self.folder / "struct.pb").out), {"a": [1, {"b": None}]})

    def test_stores(self) -> None:
        store = support.LocalStore(self.folder / "store")
        source = store.put("run/inputs.pb", (MIXED / "inputs.pb").read_bytes())
        self.convert(*store.flags, source, "file://bucket/run/inputs.json")
        self.convert(*store.flags, "file://bucket/run/inputs.json", self.folder / "back.pb")
        self.assertEqual((self.folder / "back.pb").read_bytes(), canonical(MIXED / "inputs.pb", literals2_pb2.LiteralMap))

    def test_nothing_is_left_of_a_failure(self) -> None:
        out = self.file("out.pb", b"old")
        self.refused(DATA, "line 1", self.file("bad.json", "{"), out)
        self.assertEqual(out.read_bytes(), b"old")
        moment = support.literal_map()
        moment.literals["t"].scalar.primitive.datetime.seconds = 10**15
        self.refused(DATA, "", self.file("late.pb", moment), self.folder / "late.json")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["bad.json", "late.pb", "out.pb"])


class Losses(Convert):
    # A scalar of the variable `a` with a field 31 that no schema has.
    UNKNOWN = bytes.fromhex("0a0a0a016112050a03f80101")

    def test_unknown_fields(self) -> None:
        source = self.file("inputs.pb", self.UNKNOWN)
        for form in ("json", "yaml", "text"):
            result = self.refused(DATA, 'literals["a"].scalar has a field 31, which the schema does not know', "--to", form, source, self.folder / "out")
            self.assertIn("--lossy", result.err)
            self.assertFalse((self.folder / "out").exists())
            self.assert_ok(support.copilot("convert", "--lossy", "--to", form, source, self.folder / "out"))
            (self.folder / "out").unlink()
        self.convert("--to", "base64", source, self.folder / "x.b64")
        self.convert(self.folder / "x.b64", self.folder / "x.pb")
        self.assertEqual((self.folder / "x.pb").read_bytes(), self.UNKNOWN)

    def test_values_of_inputs_with_a_context(self) -> None:
        path = support.FIXTURES / "sdk-v2" / "context-entries" / "inputs.pb"
        whole = self.convert("--type", "Inputs", "--to", "json", path).out
        self.assertIn('"context"', whole)
        alone = support.copilot("convert", "--type", "LiteralMap", "--to", "json", path)
        self.assert_ok(alone)
        self.assertIn("--type Inputs keeps it", alone.err)
        self.assertNotIn('"context"', alone.out)

    def test_nan_payload(self) -> None:
        path = support.FIXTURES / "hostile" / "pb" / "nan-payload.pb"
        self.refused(DATA, "is a NaN with a sign or a payload", "--type", "LiteralMap", "--to", "json", path)
        self.assert_ok(support.copilot("convert", "--lossy", "--type", "LiteralMap", "--to", "json", path))

    def test_values_need_types(self) -> None:
        self.refused(DATA, "--interface FILE", "--to", "values", MIXED / "inputs.pb")
        self.refused(USAGE, "--interface FILE gives those that the task declares", "--from", "values", "--to", "pb", self.file("v.json", "{}"))
        self.refused(USAGE, "--check finds losses and --lossy accepts them", "--check", "--lossy", "--to", "json", MIXED / "inputs.pb")

    def test_values_that_would_not_come_back(self) -> None:
        values = literals_pb2.LiteralMap.FromString((MIXED / "inputs.pb").read_bytes())
        values.literals["s"].hash = "abc"
        result = self.refused(DATA, "would not come back as it is: s: hash", "--to", "values", "--struct-encoding", "msgpack", "--interface",
                              MIXED / "interface.pb", self.file("inputs.pb", values), self.folder / "v.json")
        self.assertFalse((self.folder / "v.json").exists(), result.why())
        self.refused(DATA, "--struct-encoding msgpack keeps it", "--to", "values", "--interface", MIXED / "interface.pb", MIXED / "inputs.pb")


class Values(Convert):
    TYPES = ("--interface", MIXED / "interface.pb", "--struct-encoding", "msgpack")

    def same(self, path: pathlib.Path) -> None:
        """The message of a file is that of the fixture."""
        diff = support.copilot("diff", "--type", "LiteralMap", "--loose", path, MIXED / "inputs.pb")
        self.assertEqual((diff.status, diff.out), (0, ""))

    def test_there_and_back(self) -> None:
        for name in ("inputs.json", "inputs.yaml"):
            with self.subTest(name=name):
                self.convert("--to", "values", *self.TYPES, MIXED / "inputs.pb", self.folder / name)
                self.convert("--from", "values", *self.TYPES, self.folder / name, self.folder / "back.pb")
                self.same(self.folder / "back.pb")

    def test_what_download_wrote_is_read_back(self) -> None:
        store = support.LocalStore(self.folder / "store")
        values = support.literal_map(b=True, f=float("nan"), i=2**63 - 1, j=float("-inf"), s="é\n", z=-0.0)
        types = {name: support.simple(kind) for name, kind in zip("bfijsz", (4, 2, 1, 2, 3, 2))}
        interface = self.file("interface.pb", support.interface(**types))
        uri = store.put("inputs.pb", values.SerializeToString())
        for form, name, flags in (("JSON", "inputs.json", ["--from", "values"]), ("YAML", "inputs.yaml", ["--from", "values"])):
            with self.subTest(form=form):
                folder = self.folder / form
                self.assert_ok(support.copilot("download", *store.flags, "--from-remote", uri, "--to-output-prefix", "file://bucket/out", "--to-local-dir", folder, "--format", form))
                self.convert(*flags, "--outputs", "--interface", interface, folder / name, self.folder / "back.pb")
                back = literals_pb2.LiteralMap.FromString((self.folder / "back.pb").read_bytes())
                self.assertEqual(str(back), str(values))  # NaN is Go's here, with another bit

    def test_faults_point(self) -> None:
        wrong = self.file("inputs.json", '{\n  "i": "seven",\n  "b": 3\n}')
        result = self.refused(DATA, "line 2, column 8: i: ", "--from", "values", "--to", "pb", *self.TYPES, wrong)
        for words in ("b: ", "s: string is wanted, and it is missing", 'in the line:   "i": "seven",'):
            self.assertIn(words, result.err)

    def test_directories(self) -> None:
        config = self.file("copilot.yaml", json.dumps({"storage": {
            "type": "stow", "container": "fixture-bucket", "stow": {"kind": "local", "config": {"path": str(MIXED / "store")}},
            "schemes": {"s3": {"kind": "local", "config": {"path": str(MIXED / "store")}}}}}))
        folder = self.folder / "inputs"
        self.convert("--config", config, "--to", "dir", *self.TYPES, MIXED / "inputs.pb", folder)
        self.assertEqual((folder / "file").read_text(), "mixed")
        self.assertEqual((folder / "m" / "k").read_text(), "0.5")
        # The place must be empty, and stays as it is where it is not.
        self.refused(DATA, "is not empty", "--config", config, "--to", "dir", *self.TYPES, MIXED / "inputs.pb", folder)
        self.convert(*self.TYPES, folder, self.folder / "back.pb", "--inputs")
        wanted = literals_pb2.LiteralMap.FromString((MIXED / "inputs.pb").read_bytes())
        wanted.literals["file"].scalar.blob.uri = f"{folder}/file"
        self.assertEqual(literals_pb2.LiteralMap.FromString((self.folder / "back.pb").read_bytes()), wanted)
        # With a place for the data it is uploaded.
        store = support.LocalStore(self.folder / "store")
        self.convert(*store.flags, "--raw-output", "file://bucket/raw", *self.TYPES, folder, self.folder / "there.pb", "--inputs")
        there = literals_pb2.LiteralMap.FromString((self.folder / "there.pb").read_bytes())
        self.assertEqual(there.literals["file"].scalar.blob.uri, "file://bucket/raw/file")
        self.assertEqual((store.bucket / "raw" / "file").read_text(), "mixed")

    def test_a_directory_appears_whole_or_not_at_all(self) -> None:
        values = support.literal_map(gone=support.blob_literal("file://bucket/gone"), here=1)
        interface = self.file("interface.pb", support.interface(gone=support.blob(), here=support.simple(support.SIMPLE.INTEGER)))
        store = support.LocalStore(self.folder / "store")
        before = sorted(path.name for path in self.folder.iterdir())
        source = self.file("outputs.pb", values)
        self.refused(NO_INPUT, "cannot fetch the input gone", *store.flags, "--to", "dir", "--interface", interface, source, self.folder / "out")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), sorted([*before, "outputs.pb"]))
        self.refused(USAGE, "is no local directory", *store.flags, "--to", "dir", "--lossy", source, "-")


class Places(Convert):
    """Faults point at the place, in one line, with the offending line of text."""

    CASES = [
        ("x.json", '{\n  "literals": {"a": {"scalar": {"primitive": {"integer": 1x}}}}\n}', "line 2, column 59", '"integer": 1x'),
        ("x.json", '{"literals": {"a": {}, "a": {}}}', "line 1, column 24", '"a"'),
        ("x.json", '{"literals": {"a": {"scalar": {"primitive": {"stringValue": "\\ud800"}}}}}', "line 1, column", "stringValue"),
        ("x.json", '{"literals": {"a": {"scalar": {"primitive": {"integer": "9223372036854775808"}}}}}', "line 1, column", "9223372036854775808"),
        ("x.json", "[" * 2_000_000, "line 1, column", "deep"),
        ("x.yaml", "literals:\n  a: {scalar: [1]}\n", "line 2, column", "a: {scalar: [1]}"),
        ("x.yaml", "literals:\n  a: 1\n  a: 2\n", "line 3, column 3", "a: 2"),
        ("x.yaml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)), "line", "x.yaml"),
        ("x.txtpb", 'literals {\n  key: "a"\n  value { scalar { primitive { integer: 1x } } }\n}\n', "line 3, column", "integer: 1x"),
        ("x.txtpb", "literals {\n", "line 1, column 10", "never ends"),
        ("x.b64", "!!", "x.b64", "base64"),
        ("x.pb", b"\x0a\x05\x0a\x01\x61\x12\x7f", "x.pb", "byte 6"),
    ]

    def test_places(self) -> None:
        for name, content, place, words in self.CASES:
            with self.subTest(content=content[:60]):
                result = self.refused(DATA, place, "--type", "LiteralMap", self.file(name, content), "-", "--to", "pb")
                self.assertIn(words, result.err)
                self.assertLess(len(result.err), 500)
                self.assertEqual(result.out, "")


class Batches(Convert):
    def runs(self, count: int) -> pathlib.Path:
        """Folders with a message each."""
        for number in range(count):
            folder = self.folder / "runs" / f"r{number:03}" / "deep"
            folder.mkdir(parents=True)
            (folder / "outputs.pb").write_bytes(support.literal_map(n=number).SerializeToString())
        return self.folder / "runs"

    def test_patterns(self) -> None:
        runs = self.runs(25)
        out = self.folder / "json"
        self.convert("--to", "json", "--out-dir", out, f"{runs}/**.pb")
        found = sorted(out.rglob("*"))
        self.assertEqual(len([path for path in found if path.is_file()]), 25)
        self.assertEqual(json.loads((out / "r007" / "deep" / "outputs.json").read_text())["literals"]["n"]["scalar"]["primitive"]["integer"], "7")

    def test_one_failure_does_not_keep_the_others_back(self) -> None:
        runs = self.runs(5)
        (runs / "r002" / "deep" / "outputs.pb").write_bytes(b"\xff")
        (runs / "r003" / "deep" / "outputs.pb").write_bytes(Losses.UNKNOWN)
        result = support.copilot("convert", "--to", "json", "--out-dir", self.folder / "json", f"{runs}/**.pb")
        self.assert_status(result, DATA)
        lines = result.err.splitlines()
        self.assertEqual(len(lines), 3, result.err)
        self.assertEqual(lines[-1], "copilot: 2 of 5 files could not be converted")
        self.assertTrue(any("r002" in line for line in lines) and any("r003" in line for line in lines), result.err)
        self.assertEqual(len(list((self.folder / "json").rglob("*.json"))), 3)

    def test_names(self) -> None:
        one, other = self.file("a.pb", support.literal_map(a=1)), self.file("a.json", '{"literals": {}}')
        self.refused(USAGE, "would both become", "--to", "yaml", "--out-dir", self.folder / "y", one, other)
        self.assertFalse((self.folder / "y").exists())
        self.refused(NO_INPUT, "no file matches", "--to", "yaml", "--out-dir", self.folder / "y", f"{self.folder}/*.nothing")
        self.refused(USAGE, "--out-dir needs --to", "--out-dir", self.folder / "y", one)
        self.refused(USAGE, "several IN need --out-dir", one, other, self.folder / "z.pb")
        store = support.LocalStore(self.folder / "store")
        self.convert(*store.flags, "--to", "text", "--type", "LiteralMap", "--out-dir", "file://bucket/there/", one)
        self.assertIn("integer: 1", (store.bucket / "there" / "a.txtpb").read_text())

    def test_progress(self) -> None:
        runs = self.runs(400)
        command = [support.COPILOT, "convert", "--to", "json", "--out-dir", str(self.folder / "json"), f"{runs}/**.pb"]
        silent = subprocess.run(command, capture_output=True, check=True)
        self.assertEqual((silent.stdout, silent.stderr), (b"", b""))
        # Slow enough for a bar: every file is a link to one pipe, which is filled slowly.
        leader, follower = pty.openpty()
        pipes = []
        for number in range(3):
            path = self.folder / f"slow{number}.pb"
            os.mkfifo(path)
            pipes.append(path)
        slow = subprocess.Popen([support.COPILOT, "convert", "--type", "LiteralMap", "--to", "json", "--out-dir", str(self.folder / "slow"), *map(str, pipes)],
                                stdout=subprocess.DEVNULL, stderr=follower)
        os.close(follower)
        for path in pipes:
            subprocess.run(["sh", "-c", f"sleep 0.3; exec 3>{path}; sleep 0.01"], check=True)
        shown = b""
        try:
            while piece := os.read(leader, 4096):
                shown += piece
        except OSError:  # EIO: the other end is closed
            pass
        self.assertEqual(slow.wait(10), 0)
        self.assertRegex(shown.decode(), r"\[#*\.*\] [12] of 3")
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)


if __name__ == "__main__":
    support.main()
