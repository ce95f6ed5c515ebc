"""The command line: errors are one line with the cause first, exit statuses are the documented ones, stdout is clean."""

from __future__ import annotations

import json
import subprocess

import s3_servers
import support

USAGE, DATA, NO_INPUT, UNAVAILABLE, IO, TEMPORARY, PERMISSION, CONFIGURATION = 64, 65, 66, 69, 74, 75, 77, 78
GARBAGE = b"\x0a\xff\xff\xff\xff\x0f"  # a length that goes beyond the end


class Cli(support.Case):
    def setUp(self) -> None:
        super().setUp()
        self.store = support.LocalStore(self.folder / "store")
        self.local = self.folder / "local"
        self.interface = support.b64(support.interface(o=support.simple(support.SIMPLE.INTEGER)))

    def assert_refused(self, result: support.Result, *statuses: int, says: str = "") -> None:
        """A failure: the right status, one line, no usage text, nothing on standard output."""
        self.assert_status(result, *statuses)
        lines = [line for line in result.err.splitlines() if line.strip()]
        self.assertEqual(len(lines), 1, result.why())
        self.assertNotRegex(result.err, r"(?i)usage:|^flags:|fatal error|Swift/", result.why())
        self.assertEqual(result.out, "", result.why())
        self.assertIn(says, result.err)

    def download(self, *more: object, flags: list[str] | None = None) -> support.Result:
        """A download of in/inputs.pb."""
        return support.copilot(*(self.store.flags if flags is None else flags), "download", "--from-remote", "file://bucket/in/inputs.pb", "--to-output-prefix", "file://bucket/out",
                               "--to-local-dir", self.local, *more)

    def sidecar(self, *more: object) -> support.Result:
        """A sidecar that waits for nobody."""
        return support.copilot(*self.store.flags, "sidecar", "--timeout", "30s", "--to-raw-output", "file://bucket/raw", "--to-output-prefix", "file://bucket/out", "--from-local-dir", self.local,
                               "--interface", self.interface, "--start-watcher-type", "noop", "--exit-watcher-type", "noop", *more)

    def document(self) -> support.errors_pb2.ContainerError:
        """The error document under out/."""
        return support.error_document((self.store.bucket / "out" / "error.pb").read_bytes())

    # -- asking ------------------------------------------------------------------------------------------------------
    def test_version_is_one_line(self) -> None:
        result = support.copilot("--version")
        self.assert_ok(result)
        self.assertRegex(result.out, r"\A\S.*\d+\.\d+.*\n\Z")
        self.assertEqual(result.err, "")

    def test_installs_under_both_names(self) -> None:
        if support.COPILOT != str(support.ROOT / "dist" / "copilot"):
            self.skipTest("the binary under test is not dist/copilot")
        subprocess.run(["make", "-s", "-C", support.ROOT, "install", "PREFIX=/usr", f"DESTDIR={self.folder}"], check=True, capture_output=True)
        for name in ("copilot", "flyte-copilot"):
            run = subprocess.run([self.folder / "usr" / "bin" / name, "--version"], capture_output=True, text=True, check=False)
            self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_help_goes_to_standard_output(self) -> None:
        for words in (["--help"], ["download", "--help"], ["sidecar", "--help"], ["run", "--help"], ["inspect", "--help"], ["convert", "--help"], ["config", "--help"]):
            with self.subTest(" ".join(words)):
                result = support.copilot(*words)
                self.assert_ok(result)
                self.assertGreater(len(result.out), 100, result.why())
                self.assertEqual(result.err, "")

    # -- 64: usage ---------------------------------------------------------------------------------------------------
    def test_usage_errors(self) -> None:
        for words in ([], ["frobnicate"], ["--no-such-flag"], ["download", "--no-such-flag"], ["download", "--timeout", "soon", "--to-output-prefix", "file://b/o"],
                      ["download", "--from-remote"], ["sidecar", "--interface", "not base64!"], ["inspect", "--format"], ["convert", "only-one"]):
            with self.subTest(" ".join(words)):
                self.assert_refused(support.copilot(*words), USAGE)

    def test_download_without_an_output_prefix(self) -> None:
        self.assert_refused(support.copilot(*self.store.flags, "download", "--from-remote", "file://bucket/in/inputs.pb", "--to-local-dir", self.local), USAGE)

    def test_a_flag_that_is_misspelt_is_named(self) -> None:
        self.assert_refused(support.copilot("download", "--to-local-dri", "x"), USAGE, says="--to-local-dri")

    # -- 65: data ----------------------------------------------------------------------------------------------------
    def test_inputs_that_are_no_message(self) -> None:
        self.store.put("in/inputs.pb", GARBAGE)
        self.assert_refused(self.download(), DATA)
        self.assertEqual(self.document().code, "InputDownloadFailed")

    def test_inspect_and_convert_of_garbage(self) -> None:
        (self.folder / "x.pb").write_bytes(GARBAGE)
        (self.folder / "x.json").write_text("{")
        self.assert_refused(support.copilot("inspect", "--type", "LiteralMap", self.folder / "x.pb"), DATA)
        self.assert_refused(support.copilot("convert", "--type", "LiteralMap", "--from", "json", "--to", "pb", self.folder / "x.json", self.folder / "y.pb"), DATA)
        self.assertFalse((self.folder / "y.pb").exists())

    # -- 66: no input ------------------------------------------------------------------------------------------------
    def test_missing_inputs(self) -> None:
        self.assert_refused(self.download(), NO_INPUT, says="inputs.pb")
        self.assertEqual(self.document().code, "InputDownloadFailed")
        self.assertFalse((self.local / "inputs.pb").exists())

    def test_missing_file(self) -> None:
        self.assert_refused(support.copilot("inspect", self.folder / "none.pb"), NO_INPUT, says="none.pb")

    # -- 69, 75: unavailable -------------------------------------------------------------------------------------------
    def test_nobody_listens(self) -> None:
        pairs = {"auth_type": "accesskey", "access_key_id": "a", "secret_key": "hidden-secret", "region": "us-east-1", "endpoint": f"http://127.0.0.1:{s3_servers.free_port()}"}
        flags = ["--storage.type=stow", *(word for pair in pairs.items() for word in ("--storage.stow.config", "=".join(pair))), "--storage.stow.kind=s3", "--storage.container=bucket"]
        result = support.copilot(*flags, "download", "--from-remote", "s3://bucket/in/inputs.pb", "--to-output-prefix", "s3://bucket/out", "--to-local-dir", self.local, "--timeout", "5s")
        self.assert_refused(result, UNAVAILABLE, TEMPORARY)
        self.assertNotIn("hidden-secret", result.err)

    # -- 74: I/O -------------------------------------------------------------------------------------------------------
    def test_standard_output_is_full(self) -> None:
        (self.folder / "x.pb").write_bytes(support.literal_map(x=1).SerializeToString())
        with open("/dev/full", "wb") as full:
            run = subprocess.run([support.COPILOT, "inspect", str(self.folder / "x.pb")], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assert_refused(support.Result(run.returncode, "", run.stderr), IO)

    def test_local_folder_cannot_be_made(self) -> None:
        self.store.put("in/inputs.pb", support.literal_map(x=1).SerializeToString())
        self.local.write_text("a file")
        self.assert_refused(self.download(), IO, NO_INPUT, PERMISSION, says="local")

    # -- 78: configuration -----------------------------------------------------------------------------------------------
    def test_bad_configuration_files(self) -> None:
        for name, text in {"unknown section": "propeller: {x: 1}\n", "unknown key": "storage:\n  contaner: b\n", "not YAML": "storage: [\n", "wrong type": "storage:\n  limits: many\n"}.items():
            with self.subTest(name):
                (self.folder / "c.yaml").write_text(text)
                self.assert_refused(self.download("--config", self.folder / "c.yaml"), CONFIGURATION, says="c.yaml")
                self.assert_refused(support.copilot("--config", self.folder / "c.yaml", "config", "validate"), CONFIGURATION, says="c.yaml")

    def test_a_good_configuration_file(self) -> None:
        (self.folder / "c.yaml").write_text("storage:\n  type: stow\n  container: bucket\n  stow:\n    kind: local\n    config:\n      path: /tmp\nlogger:\n  level: 2\n")
        self.assert_ok(support.copilot("--config", self.folder / "c.yaml", "config", "validate"))

    def test_bad_stores(self) -> None:
        for name, flags in {"type": ["--storage.type=bogus", "--storage.container=b"], "kind": ["--storage.type=stow", "--storage.stow.kind=bogus", "--storage.container=b"],
                            "no path": ["--storage.type=stow", "--storage.stow.kind=local", "--storage.container=b", "--storage.stow.config", "x=y"],
                            "no container": ["--storage.type=stow", "--storage.stow.kind=local", "--storage.stow.config", f"path={self.folder}"]}.items():
            with self.subTest(name):
                self.assert_refused(self.download(flags=flags), CONFIGURATION)

    # -- what a failure leaves -----------------------------------------------------------------------------------------
    def test_the_cause_reaches_the_termination_log(self) -> None:
        log = self.folder / "termination-log"
        log.write_text("")
        self.assert_refused(self.download("--termination-log", log), NO_INPUT)
        self.assertIn("inputs.pb", log.read_text())
        self.assertLessEqual(log.stat().st_size, 4096)

    def test_exit_zero_on_error(self) -> None:
        result = self.download("--exit-zero-on-error")
        self.assertEqual((result.status, self.document().code), (0, "InputDownloadFailed"), result.why())

    def test_the_error_document_has_the_name_asked_for(self) -> None:
        result = support.copilot("--err-output-name", "errors.pb", *self.store.flags, "download", "--from-remote", "file://bucket/none", "--to-output-prefix", "file://bucket/out", "--to-local-dir", self.local)
        self.assert_status(result, NO_INPUT)
        self.assertEqual([path.name for path in (self.store.bucket / "out").iterdir()], ["errors.pb"])

    def test_a_missing_output(self) -> None:
        self.local.mkdir()
        result = self.sidecar()
        self.assert_ok(result)  # the error document is in place: that is what the backend reads
        self.assertEqual(self.document().code, "OutputUploadFailed")
        self.assertFalse((self.store.bucket / "out" / "outputs.pb").exists())

    def test_what_the_user_wrote_in_error(self) -> None:
        self.local.mkdir()
        (self.local / "_ERROR").write_text("the model diverged")
        (self.local / "o").write_text("1")
        self.assert_ok(self.sidecar())
        self.assertIn("the model diverged", self.document().message)

    def test_a_sidecar_whose_error_document_cannot_be_written(self) -> None:
        self.local.mkdir()
        (self.store.bucket / "out").write_text("a file where a folder should be")
        result = self.sidecar()
        self.assertNotEqual(result.status, 0, result.why())

    # -- success --------------------------------------------------------------------------------------------------------
    def test_success_is_silent(self) -> None:
        self.store.put("in/inputs.pb", support.literal_map(x=1, y="a").SerializeToString())
        result = self.download()
        self.assertEqual(result, support.Result(0, "", ""))
        self.assertEqual(json.loads((self.local / "inputs.json").read_text()), {"x": 1, "y": "a"})
        (self.local / "o").write_text("7\n")
        self.assertEqual(self.sidecar(), support.Result(0, "", ""))
        self.assertEqual(support.read_outputs((self.store.bucket / "out" / "outputs.pb").read_bytes()), {"o": 7})

    def test_every_form_of_a_flag(self) -> None:
        self.store.put("in/inputs.pb", support.literal_map(x=1).SerializeToString())
        for form in (["--format", "YAML"], ["--format=YAML"], ["-m", "YAML"], ["-mYAML"], ["-m=YAML"], ["-t1m", "-m", "YAML"]):
            with self.subTest(" ".join(form)):
                self.assert_ok(self.download(*form))
                (self.local / "inputs.yaml").unlink()

    def test_conversions_lose_nothing(self) -> None:
        source = support.FIXTURES / "sdk-v1" / "mixed-everything" / "inputs.pb"
        for form in ("json", "yaml"):
            with self.subTest(form):
                there, back = self.folder / f"x.{form}", self.folder / "back.pb"
                self.assert_ok(support.copilot("convert", "--type", "flyteidl.core.LiteralMap", "--to", form, source, there))
                self.assert_ok(support.copilot("convert", "--type", "LiteralMap", "--from", form, "--to", "pb", there, back))
                parse = support.literals_pb2.LiteralMap.FromString
                self.assertEqual(parse(back.read_bytes()), parse(source.read_bytes()))

    def test_inspect_reads_standard_input(self) -> None:
        result = support.copilot("inspect", "--type", "LiteralMap", "--format", "json", "-", stdin=support.literal_map(x=1).SerializeToString())
        self.assert_ok(result)
        self.assertEqual(json.loads(result.out), {"literals": {"x": {"scalar": {"primitive": {"integer": "1"}}}}})


if __name__ == "__main__":
    support.main()
