"""Download and sidecar over Google Cloud Storage and Azure Blob, with the backend's own command lines.

What is downloaded was made by the official SDK (Tests/Fixtures/sdk-v1) and put there by Google's and Microsoft's own clients;
what is uploaded is fetched by them and read by the SDK.
"""

from __future__ import annotations

import json
import pathlib
import shutil
import tempfile
import typing
import unittest
import urllib.request

import azure.storage.blob
import google.auth.credentials
import google.cloud.storage
import google.oauth2.service_account
from flyteidl.core import literals_pb2

import backend
import s3_servers
import support

import materialize
import oracle_download
import oracle_outputs

DOWNLOADS = ("mixed-everything", "dir-nested", "file-name-space-unicode")
SIDECARS = ("s-many", "s-directory")
SCOPE = "https://www.googleapis.com/auth/devstorage.full_control"


class Way(typing.NamedTuple):
    """How a deployment describes the store."""

    name: str
    kind: str
    pairs: dict[str, str]
    identity: str  # a part of what `store whoami` says
    environment: dict[str, str] = {}
    in_file: bool = False


class OverACloud:
    """The tests; a sub-class says which cloud."""

    server_name: str

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-clouds-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.server = cls.enterClassContext(s3_servers.Server(cls.server_name))
        cls.count = 0
        cls.connect()
        for case in DOWNLOADS:
            store = support.FIXTURES / "sdk-v1" / case / "store" / backend.CONTAINER
            for path in store.rglob("*"):
                if path.is_file():
                    cls.put(backend.CONTAINER, path.relative_to(store).as_posix(), path.read_bytes())

    @classmethod
    def control(cls, what: str) -> str:
        """Ask the project's own server."""
        with urllib.request.urlopen(f"{cls.server.endpoint}/control/{what}") as answer:
            return answer.read().decode()

    def place(self) -> tuple[str, pathlib.Path]:
        """A prefix in the container `out`, and a folder, of this run."""
        type(self).count += 1
        return f"run{self.count}", self.folder / f"run{self.count}"

    def words(self, way: Way) -> list[str]:
        """The store on the command line."""
        if not way.in_file:
            return backend.stow_words(way.kind, way.pairs)
        file = self.folder / f"{way.name.replace(' ', '-')}.yaml"
        backend.stow_file(file, way.kind, way.pairs)
        return ["--storage.type=stow", "--config", str(file)]

    def moved(self, literal: typing.Any) -> None:
        """Point every uri of the fixture's bucket to this store."""
        for field, value in literal.ListFields():
            if field.name == "uri" and value.startswith(f"s3://{backend.CONTAINER}/"):
                literal.uri = self.uri(backend.CONTAINER, value.removeprefix(f"s3://{backend.CONTAINER}/"))
            elif field.message_type and field.message_type.GetOptions().map_entry:
                for inner in value.values():
                    self.moved(inner)
            elif field.message_type:
                for inner in value if field.is_repeated else [value]:
                    self.moved(inner)

    def download(self, case: str, way: Way, form: str) -> None:
        """One download, judged by the oracle."""
        source = support.FIXTURES / "sdk-v1" / case
        literals = literals_pb2.LiteralMap.FromString((source / "inputs.pb").read_bytes())
        self.moved(literals)
        inputs = literals.SerializeToString(deterministic=True)
        prefix, local = self.place()
        self.put("out", f"{prefix}/inputs.pb", inputs)
        variables = support.b64((source / "variables2.pb").read_bytes())
        words = backend.V2.download(self.words(way), self.uri("out", f"{prefix}/inputs.pb"), self.uri("out", prefix), local, form, variables)
        result = support.copilot(*words, env=way.environment)
        self.assertEqual(result.status, 0, result.why())
        expected = oracle_download.expect(inputs, source / "store", form, "DIRECT", str(local))
        self.assertEqual(oracle_download.compare(expected, local, form), [])
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/inputs.pb"])

    def test_downloads(self) -> None:
        for way in self.ways():
            for number, case in enumerate(DOWNLOADS):
                with self.subTest(f"{way.name}: {case}"):
                    self.download(case, way, ("JSON", "YAML", "PROTO")[number % 3])

    def upload(self, case: str, way: Way) -> None:
        """One sidecar, read back by the official SDK."""
        source = support.FIXTURES / "sidecar" / case
        prefix, local = self.place()
        materialize.materialize(json.loads((source / "case.json").read_text(encoding="utf-8"))["local"], local)
        iface = support.b64((source / "interface2.pb").read_bytes())
        target = self.uri("out", f"{prefix}/raw")
        result = support.sidecar_with_sigterm(*backend.V2.sidecar(self.words(way), self.uri("out", prefix), target, local, iface), env=way.environment)
        self.assertEqual(result.status, 0, result.why())
        raw = self.folder / f"{prefix}-raw"
        for key in self.keys(f"{prefix}/raw/"):
            file = raw / key.removeprefix(f"{prefix}/raw/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self.get(key))
        self.assertEqual(oracle_outputs.check(source, self.get(f"{prefix}/outputs.pb"), target, raw, True), [])

    def test_sidecars(self) -> None:
        for way in self.ways():
            for case in SIDECARS:
                with self.subTest(f"{way.name}: {case}"):
                    self.upload(case, way)

    def test_missing_inputs(self) -> None:
        way = self.ways()[0]
        prefix, local = self.place()
        result = support.copilot(*backend.V2.download(self.words(way), self.uri("out", f"{prefix}/inputs.pb"), self.uri("out", prefix), local, "JSON", ""), env=way.environment)
        self.assertEqual(result.status, 66, result.why())
        self.assertEqual(self.keys(f"{prefix}/"), [f"{prefix}/error.pb"])

    def test_what_people_see(self) -> None:
        self.put("out", "seen/a b+c%.txt", b"hello")
        for way in self.ways():
            with self.subTest(way.name):
                def store(verb: str, key: str) -> str:
                    result = support.copilot(*backend.V2.root(self.words(way)), "store", verb, self.uri("out", key), env=way.environment)
                    self.assertEqual(result.status, 0, result.why())
                    return result.out
                self.assertEqual(store("cat", "seen/a b+c%25.txt"), "hello")
                self.assertIn("5\t", store("ls", "seen"))
                self.assertIn("seen/a b+c%25.txt", store("stat", "seen/a b+c%25.txt"))
                self.assertIn(way.identity, store("whoami", "seen"))

    def refuse(self, way: Way, secret: str) -> None:
        """Credentials that the server does not take: not allowed, and not shown."""
        prefix, local = self.place()
        self.put("out", f"{prefix}/inputs.pb", b"")
        result = support.copilot(*backend.V2.download(self.words(way), self.uri("out", f"{prefix}/inputs.pb"), self.uri("out", prefix), local, "JSON", ""), env=way.environment)
        self.assertEqual(result.status, 77, result.why())
        self.assertNotIn(secret, result.out + result.err)


class OverGoogle(OverACloud):
    """Google's own client beside it."""

    def uri(self, bucket: str, key: str) -> str:
        return f"gs://{bucket}/{key}"

    @classmethod
    def credentials(cls) -> typing.Any:
        return google.auth.credentials.AnonymousCredentials()

    @classmethod
    def connect(cls) -> None:
        cls.client = google.cloud.storage.Client(project="project", credentials=cls.credentials(), client_options={"api_endpoint": cls.server.endpoint})
        for bucket in (backend.CONTAINER, "out"):
            cls.client.create_bucket(bucket)

    @classmethod
    def put(cls, bucket: str, key: str, data: bytes) -> None:
        cls.client.bucket(bucket).blob(key).upload_from_string(data)

    def get(self, key: str) -> bytes:
        return self.client.bucket("out").blob(key).download_as_bytes()

    def keys(self, prefix: str) -> list[str]:
        return [blob.name for blob in self.client.list_blobs("out", prefix=prefix)]


class FakeGCSTest(OverGoogle, unittest.TestCase):
    server_name = "fake-gcs"

    def ways(self) -> list[Way]:
        stow = {"json": "", "project_id": "project", "scopes": SCOPE}
        return [Way("the emulator's variable", "google", stow, "nobody", {"STORAGE_EMULATOR_HOST": self.server.endpoint})]


class GoogleTest(OverGoogle, unittest.TestCase):
    """The project's own server, which lets nobody in without a token of its own."""

    server_name = "google"

    @classmethod
    def credentials(cls) -> typing.Any:
        return google.oauth2.service_account.Credentials.from_service_account_info(json.loads(cls.control("document/service_account")), scopes=[SCOPE])

    def ways(self) -> list[Way]:
        document = self.control("document/service_account")
        file = self.folder / "key.json"
        file.write_text(document, encoding="utf-8")
        ambient = {"json": "", "project_id": "project", "endpoint": self.server.endpoint}
        return [Way("key in the file", "google", ambient | {"json": document, "scopes": SCOPE}, "service account tester@project.iam.gserviceaccount.com, key in storage.stow.config json", in_file=True),
                Way("application default", "google", ambient, f"key in GOOGLE_APPLICATION_CREDENTIALS={file}", {"GOOGLE_APPLICATION_CREDENTIALS": str(file)}),
                Way("metadata server", "google", ambient, "the attached service account", {"GCE_METADATA_HOST": self.server.endpoint.removeprefix("http://"), "HOME": str(self.folder)})]

    def test_a_stranger_is_refused(self) -> None:
        way = self.ways()[0]
        document = json.loads(way.pairs["json"])
        stranger = json.dumps(document | {"client_email": "stranger@project.iam.gserviceaccount.com"})
        self.refuse(way._replace(pairs=way.pairs | {"json": stranger}), document["private_key"].splitlines()[1])


class AzureTest(OverACloud, unittest.TestCase):
    server_name = "azure"

    @classmethod
    def connect(cls) -> None:
        cls.endpoint = f"{cls.server.endpoint}/{cls.server.access_key}"
        cls.client = azure.storage.blob.BlobServiceClient(cls.endpoint, credential={"account_name": cls.server.access_key, "account_key": cls.server.secret_key})
        for container in (backend.CONTAINER, "out"):
            cls.client.create_container(container)

    def uri(self, container: str, key: str) -> str:
        """Both forms: with the account, and without it."""
        return f"abfs://{container}@{self.server.access_key}.dfs.core.windows.net/{key}" if container == "out" else f"abfs://{container}/{key}"

    @classmethod
    def put(cls, container: str, key: str, data: bytes) -> None:
        cls.client.get_blob_client(container, key).upload_blob(data, overwrite=True)

    def get(self, key: str) -> bytes:
        return self.client.get_blob_client("out", key).download_blob().readall()

    def keys(self, prefix: str) -> list[str]:
        return [blob.name for blob in self.client.get_container_client("out").list_blobs(name_starts_with=prefix)]

    def ways(self) -> list[Way]:
        account = {"account": self.server.access_key, "endpoint": self.endpoint}
        token = self.folder / "federated"
        token.write_text(self.control("federated"), encoding="utf-8")
        workload = {"AZURE_TENANT_ID": "00000000-0000-0000-0000-00000000000a", "AZURE_CLIENT_ID": "11111111-1111-1111-1111-111111111111",
                    "AZURE_FEDERATED_TOKEN_FILE": str(token), "AZURE_AUTHORITY_HOST": f"{self.server.endpoint}/entra"}
        connection = f"DefaultEndpointsProtocol=http;AccountName={self.server.access_key};AccountKey={self.server.secret_key};BlobEndpoint={self.endpoint};"
        return [Way("key in the file", "azure", account | {"key": self.server.secret_key}, "the key of the storage account copilottests", in_file=True),
                Way("workload identity", "azure", account, f"workload identity from {token}", workload),
                Way("shared access signature", "azure", account | {"sas_token": self.control("sas")}, "a shared access signature", in_file=True),
                # The primary store is another one, and nobody described this one.
                Way("connection string", "local", {"path": str(self.folder)}, "the key of the storage account", {"AZURE_STORAGE_CONNECTION_STRING": connection})]

    def test_a_wrong_key_is_refused(self) -> None:
        way, wrong = self.ways()[0], "bm90LXRoZS1zZWNyZXQ="
        self.refuse(way._replace(pairs=way.pairs | {"key": wrong}), wrong)


if __name__ == "__main__":
    support.main()
