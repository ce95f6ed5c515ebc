"""Download and sidecar over S3 servers that check signatures, with the backend's own command lines.

What is downloaded was made by the official SDK (Tests/Fixtures/sdk-v1); what is uploaded is read by it.
"""

from __future__ import annotations

import json
import pathlib
import shutil
import tempfile
import typing
import unittest

import backend
import s3_servers
import support

import materialize
import oracle_download
import oracle_outputs

DOWNLOADS = ("mixed-everything", "dir-nested", "file-name-space-unicode", "file-list")
SIDECARS = ("s-many", "s-directory", "s-file-extension", "s-datetime", "s-struct")
FAILURE = "s-error-file"


class OverS3:
    """The tests; a sub-class says which server."""

    server_name: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-s3-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.server = cls.enterClassContext(s3_servers.Server(cls.server_name))
        cls.client = cls.server.client()
        for bucket in (backend.CONTAINER, "out"):
            cls.client.create_bucket(Bucket=bucket)
        cls.store = backend.S3(cls.server.endpoint, cls.server.access_key, cls.server.secret_key)
        (cls.folder / "etc").mkdir()
        cls.store.config_file(cls.folder / "etc" / "copilot-storage-config.yaml")
        cls.count = 0
        for case in DOWNLOADS:
            for path in (support.FIXTURES / "sdk-v1" / case / "store" / backend.CONTAINER).rglob("*"):
                if path.is_file():
                    cls.put(backend.CONTAINER, path.relative_to(support.FIXTURES / "sdk-v1" / case / "store" / backend.CONTAINER).as_posix(), path.read_bytes())

    @classmethod
    def put(cls, bucket: str, key: str, data: bytes) -> None:
        """Store an object with another client."""
        cls.client.put_object(Bucket=bucket, Key=key, Body=data)

    def place(self) -> tuple[str, pathlib.Path]:
        """A prefix in the bucket `out`, and a folder, of this run."""
        type(self).count += 1
        return f"run{self.count}", self.folder / f"run{self.count}"

    def keys(self, prefix: str) -> list[str]:
        """The keys below a prefix, by another client."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="out", Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def get(self, key: str) -> bytes:
        """An object of `out`, by another client."""
        return self.client.get_object(Bucket="out", Key=key)["Body"].read()

    def stores(self, version: backend.Version) -> dict[str, list[str]]:
        """The ways in which a version describes the store."""
        if version is backend.V2:
            return {"stow": self.store.stow(), "secret file": ["--storage.type=stow", "--config", str(self.folder / "etc" / "*.yaml")]}
        return {"connection": self.store.connection(), "stow": self.store.stow()}

    def each(self) -> typing.Iterator[tuple[str, backend.Version, list[str]]]:
        """Every version with every way."""
        for version in backend.VERSIONS:
            for way, store in self.stores(version).items():
                yield f"{version.name}, {way}", version, store

    def download(self, case: str, version: backend.Version, store: list[str], form: str, layout: str) -> None:
        """One download, judged by the oracle."""
        source = support.FIXTURES / "sdk-v1" / case
        prefix, local = self.place()
        self.put("out", f"{prefix}/inputs.pb", (source / "inputs.pb").read_bytes())
        variables = support.b64((source / ("variables2.pb" if version is backend.V2 else "variables.pb")).read_bytes())
        result = support.copilot(*version.download(store, f"s3://out/{prefix}/inputs.pb", f"s3://out/{prefix}", local, form, variables, layout))
        self.assertEqual(result.status, 0, result.why())
        expected = oracle_download.expect((source / "inputs.pb").read_bytes(), source / "store", form, layout, str(local))
        self.assertEqual(oracle_download.compare(expected, local, form), [])
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/inputs.pb"])

    def test_downloads(self) -> None:
        for name, version, store in self.each():
            for number, case in enumerate(DOWNLOADS):
                with self.subTest(f"{name}: {case}"):
                    layout = "NAMED_DIR" if version.layout and number % 2 else "DIRECT"
                    self.download(case, version, store, ("JSON", "YAML", "PROTO")[number % 3], layout)

    def upload(self, case: str, version: backend.Version, store: list[str]) -> None:
        """One sidecar, read back by the official SDK."""
        source = support.FIXTURES / "sidecar" / case
        prefix, local = self.place()
        materialize.materialize(json.loads((source / "case.json").read_text(encoding="utf-8"))["local"], local)
        iface = support.b64((source / ("interface2.pb" if version is backend.V2 else "interface.pb")).read_bytes())
        result = support.sidecar_with_sigterm(*version.sidecar(store, f"s3://out/{prefix}", f"s3://out/{prefix}/raw", local, iface))
        self.assertEqual(result.status, 0, result.why())
        raw = self.folder / f"{prefix}-raw"
        for key in self.keys(f"{prefix}/raw/"):
            target = raw / key.removeprefix(f"{prefix}/raw/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.get(key))
        self.assertEqual(oracle_outputs.check(source, self.get(f"{prefix}/outputs.pb"), f"s3://out/{prefix}/raw", raw, True), [])

    def test_sidecars(self) -> None:
        for name, version, store in self.each():
            for case in SIDECARS:
                with self.subTest(f"{name}: {case}"):
                    self.upload(case, version, store)

    def test_failure_of_the_user(self) -> None:
        source = support.FIXTURES / "sidecar" / FAILURE
        prefix, local = self.place()
        materialize.materialize(json.loads((source / "case.json").read_text(encoding="utf-8"))["local"], local)
        iface = support.b64((source / "interface.pb").read_bytes())
        result = support.sidecar_with_sigterm(*backend.V2.sidecar(self.store.stow(), f"s3://out/{prefix}", f"s3://out/{prefix}/raw", local, iface))
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/error.pb"], result.why())
        self.assertEqual(oracle_outputs.check_error(source, self.get(f"{prefix}/error.pb")), [])

    def test_wrong_secret_is_refused(self) -> None:
        store = backend.S3(self.server.endpoint, self.server.access_key, "not-the-secret")
        prefix, local = self.place()
        self.put("out", f"{prefix}/inputs.pb", b"")
        result = support.copilot(*backend.V2.download(store.stow(), f"s3://out/{prefix}/inputs.pb", f"s3://out/{prefix}", local, "JSON", ""))
        self.assertEqual(result.status, 77, result.why())
        self.assertNotIn("not-the-secret", result.out + result.err)

    def test_missing_inputs(self) -> None:
        prefix, local = self.place()
        result = support.copilot(*backend.V2.download(self.store.stow(), f"s3://out/{prefix}/inputs.pb", f"s3://out/{prefix}", local, "JSON", ""))
        self.assertEqual(result.status, 66, result.why())
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/error.pb"])
        self.assertEqual(support.error_document(self.get(f"{prefix}/error.pb")).code, "InputDownloadFailed")

    def test_a_stale_error_document_goes(self) -> None:
        prefix, local = self.place()
        local.mkdir()
        (local / "o").write_text("1")
        self.put("out", f"{prefix}/error.pb", b"stale")
        iface = support.b64(support.interface(o=support.simple(support.SIMPLE.INTEGER)))
        result = support.sidecar_with_sigterm(*backend.V2.sidecar(self.store.stow(), f"s3://out/{prefix}", f"s3://out/{prefix}/raw", local, iface))
        self.assertEqual(result.status, 0, result.why())
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/outputs.pb"])

    def test_inspect_of_a_uri(self) -> None:
        prefix, _ = self.place()
        self.put("out", f"{prefix}/outputs.pb", support.literal_map(x=1).SerializeToString())
        result = support.copilot(*backend.V2.root(self.store.stow()), "inspect", "--format", "json", f"s3://out/{prefix}/outputs.pb")
        self.assertEqual(result.status, 0, result.why())
        self.assertEqual(json.loads(result.out)["literals"]["x"]["scalar"]["primitive"]["integer"], "1")


class MinistackTest(OverS3, unittest.TestCase):
    server_name = "ministack"


class JuiceFSTest(OverS3, unittest.TestCase):
    server_name = "juicefs"


if __name__ == "__main__":
    support.main()
