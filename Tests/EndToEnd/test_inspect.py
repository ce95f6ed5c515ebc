"""`inspect`, `diff` and `check` as people use them: fixtures, pipes, a terminal, a store."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import termios
import time
import typing

import support
from google.protobuf import json_format
from flyteidl.core import errors_pb2, interface_pb2, literals_pb2, types_pb2
from flyteidl2.task import common_pb2

MIXED = support.FIXTURES / "sdk-v1" / "mixed-everything"
ESCAPE = "\x1b"
DIFFERENT, USAGE, DATA, NO_INPUT = 1, 64, 65, 66


def terminal(*arguments: object, columns: int = 100, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the program with a terminal as its standard output; the exit status and what the terminal got."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {name: value for name, value in support.clean_environment().items() if name != "NO_COLOR"} | {"TERM": "xterm"} | (env or {})
    process = subprocess.Popen([support.COPILOT, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.STDOUT)
    os.close(follower)
    text = b""
    deadline = time.monotonic() + support.RUN_LIMIT
    while time.monotonic() < deadline:
        ready, _, _ = select.select([leader], [], [], 0.1)
        if not ready:
            if process.poll() is not None:
                break
            continue
        try:
            piece = os.read(leader, 1 << 16)
        except OSError:  # EIO: the other end is closed
            break
        if not piece:
            break
        text += piece
    os.close(leader)
    return process.wait(support.RUN_LIMIT), text.decode().replace("\r\n", "\n")


class Tool(support.Case):
    def setUp(self) -> None:
        super().setUp()
        self.store = support.LocalStore(self.folder / "store")

    def file(self, name: str, message: typing.Any) -> pathlib.Path:
        """A serialized message."""
        (self.folder / name).write_bytes(message if isinstance(message, bytes) else message.SerializeToString(deterministic=True))
        return self.folder / name

    def shown(self, *arguments: object, **options: typing.Any) -> str:
        """What the program prints, silently otherwise."""
        result = support.copilot(*arguments, **options)
        self.assert_ok(result)
        self.assertEqual(result.err, "")
        return result.out

    def refused(self, status: int, says: str, *arguments: object, **options: typing.Any) -> support.Result:
        """The program ends with this status and one line that holds these words."""
        result = support.copilot(*arguments, **options)
        self.assert_status(result, status)
        self.assertIn(says, result.err)
        self.assertEqual(result.err.count("\n"), 1, result.err)
        return result


class Inspect(Tool):
    # -- which message ---------------------------------------------------------------------------------------------------
    def test_every_fixture_is_known_without_its_name(self) -> None:
        kinds = {"inputs": "LiteralMap Inputs", "outputs": "LiteralMap Outputs", "interface": "TypedInterface", "interface2": "TypedInterface", "variables": "VariableMap", "variables2": "VariableMap",
                 "task": "TaskTemplate", "task2": "TaskTemplate", "error": "ErrorDocument", "error2": "ErrorDocument", "futures": "DynamicJobSpec"}
        right = ambiguous = 0
        for path in sorted(support.FIXTURES.glob("*/*/*.pb")):
            if path.stem not in kinds or "hostile" in path.parts[-3] or "mixed" not in path.parts[-2] and path.parts[-3].startswith("sdk") and path.stem != "inputs":
                continue  # the unit tests have all of them
            with self.subTest("/".join(path.parts[-3:])):
                result = support.copilot("inspect", "--verbose", "-", stdin=path.read_bytes())
                self.assert_ok(result)
                wanted = kinds[path.stem].split()
                if "may be any of" in result.err:
                    self.assertTrue(any(name in result.err for name in wanted), result.err)
                    ambiguous += 1
                else:
                    self.assertRegex(result.err, rf"standard input: flyteidl2?\.(core|task)\.({'|'.join(wanted)}) \(found out from the bytes: ")
                    right += 1
        support.note(f"messages without a name: {right} found out, {ambiguous} said to be ambiguous")

    def test_json_is_what_the_official_parser_reads(self) -> None:
        for folder, kind in (("sdk-v1", literals_pb2.LiteralMap), ("sdk-v2", common_pb2.Inputs)):
            for path in sorted((support.FIXTURES / folder).glob("*/inputs.pb")):
                with self.subTest(f"{folder}/{path.parent.name}"):
                    wanted = kind.FromString(path.read_bytes())
                    for flags in ([], ["--compact"], ["--proto-names"]):
                        out = self.shown("inspect", "--type", kind.DESCRIPTOR.name, *flags, path)
                        self.assertEqual(json_format.Parse(out, kind()), wanted)
                        self.assertEqual(out.count("\n") == 1, "--compact" in flags or out == "{}\n")

    def test_schema_versions(self) -> None:
        path = MIXED / "interface.pb"
        first, second = (json.loads(self.shown("inspect", "--idl", idl, path)) for idl in ("v1", "v2"))
        self.assertEqual(first["inputs"]["variables"].keys(), {entry["key"] for entry in second["inputs"]["variables"]})
        self.assertEqual(json.loads(self.shown("inspect", path)), second)
        self.assertEqual(json.loads(self.shown("inspect", "--type", "flyteidl.core.TypedInterface", path)), first)

    def test_an_error_document_of_flyte_1_keeps_its_time(self) -> None:
        error = errors_pb2.ContainerError(code="X", worker="w")
        error.timestamp.seconds = 1
        self.assertIn("worker", self.shown("inspect", self.file("error.pb", errors_pb2.ErrorDocument(error=error))))

    # -- where from -----------------------------------------------------------------------------------------------------
    def test_base64_is_an_argument_a_file_and_a_pipe(self) -> None:
        text = base64.b64encode(support.literal_map(x=1).SerializeToString()).decode()
        wanted = self.shown("inspect", "--base64", text)
        self.assertIn('"integer": "1"', wanted)
        (self.folder / "x.b64").write_text(text + "\n")
        self.assertEqual(self.shown("inspect", "--base64", self.folder / "x.b64"), wanted)
        self.assertEqual(self.shown("inspect", "--base64", "-", stdin=text.encode()), wanted)
        self.refused(DATA, "is not base64", "inspect", "--base64", "no base64!")

    def test_objects_of_a_store(self) -> None:
        uri = self.store.put("run/outputs.pb", support.literal_map(x=1).SerializeToString())
        self.assertEqual(self.shown(*self.store.flags, "inspect", "--format", "values", "--compact", uri), '{"x":1}\n')
        self.refused(NO_INPUT, "none.pb", *self.store.flags, "inspect", "file://bucket/none.pb")
        other = self.file("b.pb", support.literal_map(x=2))
        result = support.copilot(*self.store.flags, "diff", "--type", "LiteralMap", uri, other)
        self.assertEqual(result, support.Result(DIFFERENT, "~ x  1 → 2\n", ""))

    def test_json_and_yaml_files(self) -> None:
        binary = self.shown("inspect", MIXED / "inputs.pb")
        (self.folder / "inputs.json").write_text(binary)
        self.assertEqual(self.shown("inspect", self.folder / "inputs.json"), binary)
        (self.folder / "inputs.yaml").write_text(self.shown("inspect", "--format", "yaml", MIXED / "inputs.pb"))
        self.assertEqual(self.shown("inspect", self.folder / "inputs.yaml"), binary)

    def test_several_files(self) -> None:
        a, b = self.file("a.pb", support.literal_map(x=1)), self.file("b.pb", support.literal_map(x=2))
        self.assertEqual(self.shown("inspect", "--format", "values", "--compact", "--type", "LiteralMap", a, b), '{"x":1}\n{"x":2}\n')
        tree = self.shown("inspect", "--format", "tree", "--type", "LiteralMap", a, b)
        self.assertEqual(tree, f"{a}: LiteralMap, 13 bytes\nx  integer  1\n\n{b}: LiteralMap, 13 bytes\nx  integer  2\n")
        result = support.copilot("inspect", "--format", "values", "--compact", "--type", "LiteralMap", a, self.folder / "none.pb", b)
        self.assertEqual((result.status, result.out), (NO_INPUT, '{"x":1}\n{"x":2}\n'))
        self.assertIn("none.pb", result.err)
        self.assertIn("1 of 3 files could not be shown", result.err)

    def test_offloaded_values(self) -> None:
        inner = support.literal_map(x=7).literals["x"]
        uri = self.store.put("off.pb", inner.SerializeToString())
        message = literals_pb2.LiteralMap(literals={"o": literals_pb2.Literal(offloaded_metadata=literals_pb2.LiteralOffloadedMetadata(uri=uri, size_bytes=6))})
        path = self.file("inputs.pb", message)
        self.assertEqual(json.loads(self.shown("inspect", "--format", "values", path)), {"o": uri})
        self.assertEqual(json.loads(self.shown(*self.store.flags, "inspect", "--resolve", "--format", "values", path)), {"o": 7})
        alone = self.file("o_offloaded_metadata.pb", message.literals["o"])
        self.assertEqual(self.shown(*self.store.flags, "inspect", "--resolve", "--format", "values", alone), "7\n")
        self.assertEqual(json.loads(self.shown(*self.store.flags, "inspect", "--resolve", alone)), {"scalar": {"primitive": {"integer": "7"}}})

    def test_what_the_store_has(self) -> None:
        for key in ("d/a", "d/b/c", "d2/x", "f.csv"):
            self.store.put(key, b"12345")
        values = {"f": support.blob_literal("file://bucket/f.csv"), "d": support.blob_literal("file://bucket/d", True)}
        path = self.file("inputs.pb", support.literal_map(**values))
        out = self.shown(*self.store.flags, "inspect", "--stat", path)
        self.assertRegex(out, r"d  directory  file://bucket/d  10 bytes, 20\S+Z, 2 files\n")
        self.assertRegex(out, r"f  file       file://bucket/f.csv  5 bytes, 20\S+Z\n")
        path = self.file("inputs.pb", support.literal_map(**values, gone=support.blob_literal("file://bucket/none")))
        result = self.refused(NO_INPUT, "1 of 3 uris", *self.store.flags, "inspect", "--stat", path)
        self.assertIn("not there", result.out)

    # -- the forms ------------------------------------------------------------------------------------------------------
    def test_values_are_those_of_inputs_json(self) -> None:
        local = self.folder / "local"
        uri = self.store.put("in/inputs.pb", (MIXED / "inputs.pb").read_bytes())
        result = support.copilot(*self.store.flags, "download", "--decode-binary", "--download-mode", "DO_NOT_DOWNLOAD", "--from-remote", uri, "--to-output-prefix", "file://bucket/out", "--to-local-dir", local)
        self.assert_ok(result)
        self.assertEqual(json.loads(self.shown("inspect", "--format", "values", MIXED / "inputs.pb")), json.loads((local / "inputs.json").read_text()))

    def test_selections(self) -> None:
        out = self.shown("inspect", "--select", "dc.label", MIXED / "inputs.pb")
        self.assertEqual(out, '"p"\n')
        self.refused(NO_INPUT, "there is no nope in the message, which has b, c, d", "inspect", "--select", "nope", MIXED / "inputs.pb")
        self.refused(USAGE, "at column 3", "inspect", "--select", "a[", MIXED / "inputs.pb")

    def test_types(self) -> None:
        types = json.loads(self.shown("inspect", "--types", "--format", "values", MIXED / "inputs.pb"))
        self.assertEqual((types["l"], types["dc"], types["file"], types["o"]), ("list of integer", "struct", "file", "none"))

    def test_wrong_flags(self) -> None:
        for words in (["--format", "xml"], ["--idl", "v3"], ["--stat", "--format", "json"], ["--select", ""]):
            with self.subTest(" ".join(words)):
                self.refused(USAGE, words[0], "inspect", *words, MIXED / "inputs.pb")

    # -- a terminal -----------------------------------------------------------------------------------------------------
    def test_a_terminal_gets_a_tree_with_colours(self) -> None:
        status, out = terminal("inspect", MIXED / "inputs.pb")
        self.assertEqual(status, 0)
        self.assertIn(f"{ESCAPE}[1mi   {ESCAPE}[0m  {ESCAPE}[36minteger        {ESCAPE}[0m  {ESCAPE}[33m1{ESCAPE}[0m\n", out)
        plain = self.shown("inspect", "--format", "tree", MIXED / "inputs.pb")
        self.assertNotIn(ESCAPE, plain)
        bare = [line.rstrip() for line in re.sub(rf"{ESCAPE}\[\d*m", "", out).splitlines()]
        self.assertEqual(bare, plain.splitlines())

    def test_no_colours_where_they_are_not_wanted(self) -> None:
        for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            with self.subTest(str(env)):
                status, out = terminal("inspect", MIXED / "inputs.pb", env=env)
                self.assertEqual((status, ESCAPE in out), (0, False))
        _, out = terminal("inspect", MIXED / "inputs.pb", env={"NO_COLOR": ""})
        self.assertIn(ESCAPE, out)

    def test_a_narrow_terminal_gets_shorter_values(self) -> None:
        path = self.file("inputs.pb", support.literal_map(text="x" * 1000))
        widths = [max(map(len, terminal("inspect", path, columns=columns, env={"NO_COLOR": "1"})[1].splitlines()[1:])) for columns in (70, 120)]
        self.assertLess(widths[0], 71)
        self.assertTrue(71 < widths[1] < 121, widths)

    def test_formats_and_diffs_on_a_terminal(self) -> None:
        status, out = terminal("inspect", "--format", "values", "--compact", MIXED / "inputs.pb")
        self.assertTrue(out.startswith('{"b":false'), out)
        a, b = self.file("a.pb", support.literal_map(x=1, y=1)), self.file("b.pb", support.literal_map(x=2, z=1))
        status, out = terminal("diff", "--type", "LiteralMap", a, b)
        self.assertEqual(status, DIFFERENT)
        self.assertIn(f"{ESCAPE}[31m- y  integer 1{ESCAPE}[0m\n{ESCAPE}[32m+ z  integer 1{ESCAPE}[0m\n", out)

    def test_hostile_text_cannot_reach_the_terminal(self) -> None:
        evil = "\x1b]0;x\x07\x9b31m\u202e\n"
        path = self.file("inputs.pb", support.literal_map(**{evil: evil, "uri": support.blob_literal(evil)}))
        _, out = terminal("inspect", path, env={"NO_COLOR": "1"})
        self.assertFalse(set(out) - set(map(chr, range(0x20, 0x7f))) - {"\n"}, repr(out))
        self.assertEqual(out.count("\n"), 3)
        _, out = terminal("diff", path, self.file("outputs.pb", support.literal_map()), env={"NO_COLOR": "1"})
        self.assertFalse(set(out) - set(map(chr, range(0x20, 0x7f))) - {"\n"}, repr(out))

    # -- large ----------------------------------------------------------------------------------------------------------
    def test_large_messages_take_bounded_memory(self) -> None:
        path = self.file("inputs.pb", support.literal_map(text="x" * 50_000_000))
        for flags in (["--format", "tree"], ["--select", "text", "--types"]):
            with self.subTest(" ".join(flags)):
                process = support.start("inspect", *flags, path)
                out, _ = process.communicate(timeout=support.RUN_LIMIT)
                self.assertEqual(process.returncode, 0)
                self.assertLess(len(out), 1000)
        peak = subprocess.run(["/usr/bin/env", "python3", "-c", "import resource,subprocess,sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
                               support.COPILOT, "inspect", "--format", "tree", str(path)], capture_output=True, text=True, check=True)
        ratio = int(peak.stdout) * 1024 / 50_000_000
        support.note(f"tree of a text of 50 MB: {ratio:.1f} times the input in memory")
        self.assertLess(ratio, 6)


class Diff(Tool):
    def test_equal_messages(self) -> None:
        a, b = self.file("a.pb", support.literal_map(x=1, y="a")), self.file("b.pb", support.literal_map(y="a", x=1))
        self.assertEqual(support.copilot("diff", "--type", "LiteralMap", a, b), support.Result(0, "", ""))

    def test_different_messages(self) -> None:
        a, b = self.file("a.pb", support.literal_map(x=1, y="a", gone=True)), self.file("b.pb", support.literal_map(y="b", x=1, new=0.5))
        result = support.copilot("diff", "--type", "LiteralMap", a, b)
        self.assertEqual(result, support.Result(DIFFERENT, '- gone  boolean true\n+ new   float 0.5\n~ y     "a" → "b"\n', ""))
        self.assertEqual(support.copilot("diff", "-q", "--type", "LiteralMap", a, b), support.Result(DIFFERENT, "", ""))

    def test_against_json(self) -> None:
        (self.folder / "inputs.json").write_text(self.shown("inspect", MIXED / "inputs.pb"))
        self.assertEqual(support.copilot("diff", MIXED / "inputs.pb", self.folder / "inputs.json"), support.Result(0, "", ""))

    def test_loose(self) -> None:
        struct_ = literals_pb2.Literal()
        json_format.ParseDict({"scalar": {"generic": {"a": 1, "b": [True]}}}, struct_)
        packed = literals_pb2.Literal(scalar=literals_pb2.Scalar(binary=literals_pb2.Binary(tag="msgpack", value=b"\x82\xa1b\x91\xc3\xa1a\x01")))
        a, b = self.file("inputs.pb", support.literal_map(x=struct_, n=1)), self.file("outputs.pb", support.literal_map(x=packed, n=1.0))
        self.assert_status(support.copilot("diff", a, b), DIFFERENT)
        self.assertEqual(support.copilot("diff", "--loose", a, b), support.Result(0, "", ""))

    def test_interfaces_of_both_versions_are_equal(self) -> None:
        for path in sorted(support.FIXTURES.glob("sdk-v1/*/interface.pb"))[::10]:
            with self.subTest(path.parent.name):
                self.assertEqual(support.copilot("diff", path, path.with_name("interface2.pb")), support.Result(0, "", ""))

    def test_of_two_kinds(self) -> None:
        self.refused(DATA, "is a TypedInterface", "diff", MIXED / "inputs.pb", MIXED / "interface.pb")
        self.refused(USAGE, "two messages", "diff", MIXED / "inputs.pb")


class Check(Tool):
    def declared(self, **types: types_pb2.LiteralType) -> pathlib.Path:
        """An interface with these outputs, and one input of text."""
        message = interface_pb2.TypedInterface.FromString(support.interface(**types))
        message.inputs.variables["t"].type.simple = support.SIMPLE.STRING
        return self.file("interface.pb", message)

    def test_good_values_are_silent(self) -> None:
        interface = self.declared(x=support.simple(support.SIMPLE.INTEGER))
        path = self.file("outputs.pb", support.literal_map(x=1))
        for text in (interface, base64.b64encode(interface.read_bytes()).decode()):
            self.assertEqual(support.copilot("check", "--interface", text, path), support.Result(0, "", ""))
        inputs = self.file("inputs.pb", support.literal_map(t="a"))
        self.assertEqual(support.copilot("check", "-i", interface, "--inputs", inputs), support.Result(0, "", ""))

    def test_all_faults_by_path(self) -> None:
        interface = self.declared(x=support.simple(support.SIMPLE.INTEGER), l=types_pb2.LiteralType(collection_type=support.simple(support.SIMPLE.STRING)), gone=support.simple(support.SIMPLE.FLOAT))
        one, text = support.literal_map(x=1).literals["x"], support.literal_map(x="a").literals["x"]
        collection = literals_pb2.Literal(collection=literals_pb2.LiteralCollection(literals=[one, text, one]))
        path = self.file("outputs.pb", support.literal_map(x="a", l=collection, extra=1))
        result = self.refused(DATA, "outputs.pb does not fit the declared outputs: 5 faults", "check", "-i", interface, path)
        self.assertEqual(result.out.splitlines(), [
            "gone: float is wanted, and it is missing", "l[0]: string is wanted, and it is integer", "l[2]: string is wanted, and it is integer",
            "x: integer is wanted, and it is string", "extra: it is integer, and not declared"])
        self.assertEqual(self.refused(DATA, "5 faults", "check", "-q", "-i", interface, path).out, "")

    def test_every_sdk_case_fits_its_own_interface(self) -> None:
        count = 0
        for folder in ("sdk-v1", "sdk-v2"):
            for path in sorted((support.FIXTURES / folder).glob("*/inputs.pb")):
                case = json.loads((path.parent / "case.json").read_text())
                if "refused_by_sdk" in case or not path.stat().st_size:
                    continue
                with self.subTest(f"{folder}/{path.parent.name}"):
                    result = support.copilot("check", "--inputs", "-i", path.with_name("interface.pb"), path)
                    self.assertEqual(result, support.Result(0, "", ""))
                    count += 1
        support.note(f"{count} cases of the SDKs fit their interfaces")

    def test_plain_values_and_pipes(self) -> None:
        interface = self.declared(x=support.simple(support.SIMPLE.INTEGER), f=support.blob())
        (self.folder / "outputs.json").write_text('{"x": 1, "f": "s3://b/x"}')
        self.assertEqual(support.copilot("check", "-i", interface, self.folder / "outputs.json"), support.Result(0, "", ""))
        (self.folder / "outputs.yaml").write_text("x: no\nf: s3://b/x\n")
        result = self.refused(DATA, "1 fault", "check", "-i", interface, self.folder / "outputs.yaml")
        self.assertEqual(result.out, 'x: "no" is not a decimal integer\n')
        data = support.literal_map(x=1, f=support.blob_literal("s3://b/x")).SerializeToString()
        self.assertEqual(support.copilot("check", "-i", interface, "-", stdin=data), support.Result(0, "", ""))

    def test_of_a_task(self) -> None:
        task = support.FIXTURES / "container-v1" / "t-json" / "task.pb"
        result = support.copilot("check", "-i", task, self.file("outputs.pb", support.literal_map()))
        self.assert_status(result, DATA)
        self.assertIn("is wanted, and it is missing", result.out)

    def test_wrong_command_lines(self) -> None:
        path = self.file("outputs.pb", support.literal_map(x=1))
        self.refused(USAGE, "--interface", "check", path)
        self.refused(USAGE, "--inputs", "check", "-i", path, "--inputs", "--outputs", path)
        self.refused(USAGE, "one FILE", "check", "-i", path)
        self.refused(NO_INPUT, "none.pb", "check", "-i", self.folder / "none.pb", path)
        self.refused(DATA, "no map of values", "check", "-i", self.declared(), MIXED / "interface.pb")


if __name__ == "__main__":
    support.main()
