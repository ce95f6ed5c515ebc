"""The backend's command lines against a store in a local folder: every version, every way to say it, both stages."""

from __future__ import annotations

import json
import pathlib
import typing

import backend
import support

import materialize
import oracle_download
import oracle_outputs

SIDECAR = "s-many"


class BackendCommandLines(support.Case):
    """`connection` is left out: it is S3 (test_s3.py)."""

    def setUp(self) -> None:
        super().setUp()
        self.count = 0
        self.root = self.folder / "store"
        (self.root / backend.CONTAINER).mkdir(parents=True)
        (self.folder / "etc").mkdir()
        self.config("local", "local", {"path": str(self.root)}, "")
        # An S3 client that must not be used: s3:// is served from the folder.
        self.config("scheme", "local", {"path": str(self.root)}, f"  schemes:\n    s3:\n      kind: local\n      config:\n        path: {self.root}\n")

    def config(self, name: str, kind: str, pairs: dict[str, str], more: str) -> None:
        """A config file, and one beside it that the glob must not match."""
        folder = self.folder / "etc" / name
        folder.mkdir()
        lines = "".join(f"      {key}: {value}\n" for key, value in pairs.items())
        (folder / "copilot-storage-config.yaml").write_text(f"storage:\n  type: stow\n  stow:\n    kind: {kind}\n    config:\n{lines}  container: {backend.CONTAINER}\n{more}")
        (folder / "notes.txt").write_text("storage: {type: bogus}\n")

    def ways(self) -> typing.Iterator[tuple[str, backend.Version, list[str], str]]:
        """Name, version, words for the store, scheme of the URIs."""
        words = backend.stow_words("local", {"path": str(self.root)})
        for version in backend.VERSIONS:
            yield version.name, version, words, "file"
        yield "Flyte 2, secret file", backend.V2, ["--storage.type=stow", "--config", f"{self.folder}/etc/local/*.yaml"], "file"
        yield "Flyte 2, s3 from a folder", backend.V2, ["--storage.type=stow", "--config", f"{self.folder}/etc/scheme/*.yaml"], "s3"

    def place(self) -> tuple[str, pathlib.Path, pathlib.Path]:
        """A prefix, its folder in the store, and a local folder."""
        self.count += 1
        prefix = f"run{self.count}"
        return prefix, self.root / backend.CONTAINER / prefix, self.folder / prefix

    def test_downloads(self) -> None:
        source = support.FIXTURES / "sdk-v1" / "int-edges"
        raw = (source / "inputs.pb").read_bytes()
        for name, version, store, scheme in self.ways():
            for form in oracle_download.FORMATS:
                with self.subTest(f"{name}, {form}"):
                    prefix, remote, local = self.place()
                    remote.mkdir(parents=True)
                    (remote / "inputs.pb").write_bytes(raw)
                    uri = f"{scheme}://{backend.CONTAINER}/{prefix}"
                    variables = support.b64((source / "variables.pb").read_bytes())
                    self.assert_ok(support.copilot(*version.download(store, f"{uri}/inputs.pb", uri, local, form, variables)))
                    self.assertEqual(oracle_download.compare(oracle_download.expect(raw, None, form, "DIRECT", str(local)), local, form), [])

    def test_directories_and_files(self) -> None:
        for name, version, store, scheme in self.ways():
            with self.subTest(name):
                prefix, remote, local = self.place()
                for key, text in {"d/a.txt": "A", "d/n/b.txt": "B", "d2/other": "not ours", "f.csv": "F"}.items():
                    (remote / key).parent.mkdir(parents=True, exist_ok=True)
                    (remote / key).write_text(text)
                uri = f"{scheme}://{backend.CONTAINER}/{prefix}"
                inputs = support.literal_map(dir=support.blob_literal(f"{uri}/d", directory=True), file=support.blob_literal(f"{uri}/f.csv"))
                (remote / "inputs.pb").write_bytes(inputs.SerializeToString())
                self.assert_ok(support.copilot(*version.download(store, f"{uri}/inputs.pb", uri, local, "JSON", "")))
                found = {path.relative_to(local).as_posix(): path.read_text() for path in local.rglob("*") if path.is_file() and not path.name.startswith("inputs.")}
                self.assertEqual(found, {"dir/a.txt": "A", "dir/n/b.txt": "B", "file": "F"})
                self.assertEqual(json.loads((local / "inputs.json").read_text()), {"dir": str(local / "dir"), "file": str(local / "file")})

    def test_sidecars(self) -> None:
        source = support.FIXTURES / "sidecar" / SIDECAR
        for name, version, store, scheme in self.ways():
            with self.subTest(name):
                prefix, remote, local = self.place()
                materialize.materialize(json.loads((source / "case.json").read_text(encoding="utf-8"))["local"], local)
                uri = f"{scheme}://{backend.CONTAINER}/{prefix}"
                result = support.sidecar_with_sigterm(*version.sidecar(store, uri, f"{uri}/raw", local, support.b64((source / "interface.pb").read_bytes())))
                self.assert_ok(result)
                self.assertEqual(oracle_outputs.check(source, (remote / "outputs.pb").read_bytes(), f"{uri}/raw", remote / "raw", True), [])

    def test_flags_after_the_sub_command(self) -> None:
        prefix, remote, local = self.place()
        remote.mkdir(parents=True)
        (remote / "inputs.pb").write_bytes(support.literal_map(x=1).SerializeToString())
        uri = f"file://{backend.CONTAINER}/{prefix}"
        words = ["download", f"-f{uri}/inputs.pb", "-o", str(local), "--to-output-prefix=" + uri, "-m=JSON", "--storage.enable-multicontainer=true", f"--storage.container={backend.CONTAINER}",
                 *backend.stow_words("local", {"path": str(self.root)}), "--logtostderr", "--v=2", "--kubeconfig", "/nowhere"]
        self.assert_ok(support.copilot(*words))
        self.assertEqual((local / "x").read_text(), "1")


if __name__ == "__main__":
    support.main()
