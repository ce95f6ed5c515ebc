"""`copilot run`: inputs become files, a command runs, its files become outputs."""

from __future__ import annotations

import json
import os
import pathlib
import signal
import typing

from google.protobuf import json_format

import support

SDK = support.FIXTURES / "sdk-v1"


def outputs_of(text: str) -> dict[str, typing.Any]:
    """The outputs that `run` prints, as proto JSON of a LiteralMap."""
    return support.read_outputs(json_format.Parse(text, support.literals_pb2.LiteralMap()).SerializeToString())


def alive(marker: str) -> list[int]:
    """Processes that have a word on their command lines."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            pass
    return found


class Run(support.Case):
    def setUp(self) -> None:
        super().setUp()
        self.inputs, self.interface = self.folder / "inputs.pb", self.folder / "interface.pb"
        self.into, self.out, self.store = self.folder / "in", self.folder / "out", self.folder / "store"
        self.inputs.write_bytes(support.literal_map(n=6, name="Ada").SerializeToString())
        self.interface.write_bytes(support.interface(product=support.simple(support.SIMPLE.INTEGER), greeting=support.simple(support.SIMPLE.STRING)))

    def words(self, *command: object, folders: bool = True) -> list[object]:
        """The arguments of a run."""
        where = ["--in", self.into, "--out", self.out] if folders else []
        return ["run", "--inputs", self.inputs, "--interface", self.interface, *where, "--", *command]

    def sh(self, script: str) -> support.Result:
        """Run a shell script as the command."""
        return support.copilot(*self.words("sh", "-c", script))

    def test_a_whole_cycle(self) -> None:
        result = self.sh(f"echo $(( $(cat {self.into}/n) * 7 )) >{self.out}/product; printf 'Hello, %s' \"$(cat {self.into}/name)\" >{self.out}/greeting")
        self.assert_ok(result)
        self.assertEqual(outputs_of(result.out), {"product": 42, "greeting": "Hello, Ada"})
        self.assertEqual(json.loads((self.into / "inputs.json").read_text()), {"n": 6, "name": "Ada"})

    def test_templates(self) -> None:
        self.interface.write_bytes(support.interface(greeting=support.simple(support.SIMPLE.STRING)))
        result = support.copilot(*self.words("sh", "-c", f'printf %s "$1-$2" >{self.out}/greeting', "sh", "{{.inputs.name}}", "n={{ .inputs.n }}"))
        self.assert_ok(result)
        self.assertEqual(outputs_of(result.out), {"greeting": "Ada-n=6"})

    def test_inputs_and_outputs_in_a_store(self) -> None:
        shared = self.store / "fixture-bucket" / "raw"
        shared.mkdir(parents=True)
        (shared / "a.csv").write_text("1,2\n3,4\n")
        self.inputs.write_bytes(support.literal_map(table=support.blob_literal("s3://fixture-bucket/raw/a.csv")).SerializeToString())
        self.interface.write_bytes(support.interface(copy=support.blob(), lines=support.simple(support.SIMPLE.INTEGER)))
        script = f"cp {self.into}/table {self.out}/copy; wc -l <{self.into}/table >{self.out}/lines"
        result = support.copilot(*self.words("sh", "-c", script)[:-4], "--store", self.store, "--", "sh", "-c", script)
        self.assert_ok(result)
        self.assertEqual(outputs_of(result.out)["lines"], 2)
        written = [path for path in self.store.rglob("outputs.pb")]
        self.assertEqual(len(written), 1)
        self.assertIn("1,2\n3,4\n", [path.read_text() for path in self.store.rglob("copy*") if path.is_file()])

    def test_the_status_of_the_command(self) -> None:
        result = self.sh("echo from the command >&2; exit 41")
        self.assert_status(result, 41)
        self.assertIn("from the command", result.err)

    def test_a_command_that_is_not_there(self) -> None:
        result = support.copilot(*self.words("/no/such/command"))
        self.assertNotEqual(result.status, 0, result.why())
        self.assertIn("/no/such/command", result.err)

    def test_a_missing_output(self) -> None:
        result = self.sh(f"echo 1 >{self.out}/product")
        self.assertNotEqual(result.status, 0, result.why())
        self.assertIn("greeting", result.err)

    def test_without_folders_it_says_where_it_works(self) -> None:
        self.interface.write_bytes(support.interface())
        result = support.copilot(*self.words("true", folders=False), env={"TMPDIR": str(self.folder)})
        self.assert_ok(result)

    def test_signals_are_forwarded(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                ready = self.folder / f"ready-{number}"
                script = f"trap 'echo 1 >{self.out}/product; echo caught >{self.out}/greeting; exit 0' {number.name[3:]}; echo >{ready}; while :; do sleep 0.02; done"
                process = support.start(*self.words("sh", "-c", script))
                support.wait_until(ready.exists, "the command runs")
                process.send_signal(number)
                result = support.finish(process)
                self.assertEqual(result.status, 0, result.why())
                self.assertEqual(outputs_of(result.out), {"product": 1, "greeting": "caught"})

    def test_nothing_stays_behind(self) -> None:
        marker = f"88{os.getpid()}"
        ready = self.folder / "ready"
        process = support.start(*self.words("sh", "-c", f"echo >{ready}; exec sleep {marker}"))
        support.wait_until(ready.exists, "the command runs")
        process.terminate()
        result = support.finish(process)
        self.assertNotEqual(result.status, 0, result.why())
        self.assertEqual(alive(marker), [])

    def test_inputs_of_the_official_sdk(self) -> None:
        self.inputs = SDK / "int-edges" / "inputs.pb"
        self.interface.write_bytes(support.interface(count=support.simple(support.SIMPLE.INTEGER)))
        result = self.sh(f"ls {self.into} | grep -vc '^inputs[.]' >{self.out}/count")
        self.assert_ok(result)
        self.assertEqual(outputs_of(result.out), {"count": len(support.literals_pb2.LiteralMap.FromString(self.inputs.read_bytes()).literals)})


if __name__ == "__main__":
    support.main()
