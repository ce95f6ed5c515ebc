"""The command lines that Flyte's backend puts on the two containers, word by word, for 1.15, 1.16 and 2.x."""

from __future__ import annotations

import dataclasses
import json
import pathlib

CONTAINER = "fixture-bucket"


@dataclasses.dataclass(frozen=True)
class S3:
    """What the backend knows of an S3 store."""

    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"

    def connection(self) -> list[str]:
        """Flyte 1 without stow: the store is type s3, described by `connection`."""
        return ["--storage.type=s3", f"--storage.connection.secret-key={self.secret_key}", f"--storage.connection.access-key={self.access_key}",
                "--storage.connection.auth-type=accesskey", f"--storage.connection.region={self.region}", f"--storage.connection.endpoint={self.endpoint}"]

    def stow_pairs(self) -> dict[str, str]:
        """The stow configuration."""
        return {"auth_type": "accesskey", "access_key_id": self.access_key, "secret_key": self.secret_key, "region": self.region, "endpoint": self.endpoint, "disable_ssl": "true",
                "v2_signing": "false"}

    def stow(self) -> list[str]:
        """Any version with stow: every pair of the map is two words, in any order."""
        return stow_words("s3", self.stow_pairs())

    def config_file(self, path: pathlib.Path) -> None:
        """What Flyte 2's chart writes into the Secret that it mounts."""
        stow_file(path, "s3", self.stow_pairs())


def stow_words(kind: str, pairs: dict[str, str]) -> list[str]:
    """A stow map on the command line."""
    return ["--storage.type=stow", *(word for key, value in pairs.items() for word in ("--storage.stow.config", f"{key}={value}")), f"--storage.stow.kind={kind}"]


def stow_file(path: pathlib.Path, kind: str, pairs: dict[str, str]) -> None:
    """A stow map in a configuration file. JSON's strings are YAML's too."""
    lines = ["storage:", "  type: stow", "  stow:", f"    kind: {kind}", "    config:", *(f"      {key}: {json.dumps(value)}" for key, value in pairs.items()), f"  container: {CONTAINER}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


@dataclasses.dataclass(frozen=True)
class Version:
    """What differs between the versions."""

    name: str
    logger: bool  # --logger.level is there (1.16 and later)
    timeout_flag: tuple[str, str]  # of the uploader
    layout: bool  # --file-input-layout is there (2.x)

    def root(self, store: list[str]) -> list[str]:
        """The words before the sub-command."""
        level = ["--logger.level=4"] if self.logger else []
        return ["--storage.limits.maxDownloadMBs=0", *level, "--storage.enable-multicontainer", f"--storage.container={CONTAINER}", *store]

    def download(self, store: list[str], inputs: str, prefix: str, local: pathlib.Path, form: str, variables: str, layout: str = "DIRECT") -> list[str]:
        """The downloader's words."""
        extra = ["--file-input-layout", layout] if self.layout else []
        return [*self.root(store), "download", "--from-remote", inputs, "--to-output-prefix", prefix, "--to-local-dir", str(local), "--format", form, *extra, "--input-interface", variables]

    def sidecar(self, store: list[str], prefix: str, raw: str, local: pathlib.Path, interface: str) -> list[str]:
        """The uploader's words."""
        return [*self.root(store), "sidecar", *self.timeout_flag, "--to-raw-output", raw, "--to-output-prefix", prefix, "--from-local-dir", str(local), "--interface", interface]


V1_15 = Version("Flyte 1.15", logger=False, timeout_flag=("--start-timeout", "30s"), layout=False)
V1_16 = Version("Flyte 1.16", logger=True, timeout_flag=("--timeout", "1h0m0s"), layout=False)
V2 = Version("Flyte 2", logger=True, timeout_flag=("--timeout", "1h0m0s"), layout=True)
VERSIONS = (V1_15, V1_16, V2)
