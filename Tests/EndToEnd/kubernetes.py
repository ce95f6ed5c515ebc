"""What the tests of the watcher `kube-api` share: a sidecar on one output, and the way to an API."""

from __future__ import annotations

import json
import os
import pathlib
import typing

import support

NAMESPACE = "tasks"
VALUE = 42


def kubeconfig(path: pathlib.Path, url: str, authority: pathlib.Path, user: dict[str, typing.Any]) -> pathlib.Path:
    """Write a kubeconfig (JSON is YAML); the authority's path is relative to it where they share a folder."""
    shown = authority.name if authority.parent == path.parent else str(authority)
    path.write_text(json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u", "namespace": NAMESPACE}}],
        "clusters": [{"name": "k", "cluster": {"server": url, "certificate-authority": shown}}], "users": [{"name": "u", "user": user}]}))
    os.chmod(path, 0o600)
    return path


class Sidecar:
    """A sidecar that watches a pod through the API, with one output that is there already."""

    def __init__(self, folder: pathlib.Path, *flags: object, types: tuple[str, str] = ("kube-api", "kube-api"), env: dict[str, str] | None = None,
                 before: tuple[str, ...] = ()):
        self.said = ""  # on standard error, when it has ended
        store = support.LocalStore(folder / "store")
        self.out = store.bucket / "out"
        outputs = folder / "outputs"
        outputs.mkdir()
        (outputs / "x").write_text(str(VALUE))
        interface = support.b64(support.interface(x=support.simple(support.SIMPLE.INTEGER)))
        self.process = support.start(
            *store.flags, "sidecar", "--timeout", "30s", "--start-watcher-type", types[0], "--exit-watcher-type", types[1], "--to-raw-output", "file://bucket/raw",
            "--to-output-prefix", "file://bucket/out", "--from-local-dir", outputs, "--interface", interface, *flags, env=env, before=before)

    def finish(self) -> support.Result:
        """Wait for its end."""
        return support.finish(self.process)

    def verdict(self) -> str:
        """What it left when it has ended: `outputs`, or the error document's code and message."""
        result = self.finish()
        self.said = result.err
        if result.status:
            raise AssertionError(result.why())
        if (self.out / "error.pb").exists():
            if (self.out / "outputs.pb").exists():
                raise AssertionError("both outputs and an error document")
            error = support.error_document((self.out / "error.pb").read_bytes())
            return f"{error.code}: {error.message}"
        if support.read_outputs((self.out / "outputs.pb").read_bytes()) != {"x": VALUE}:
            raise AssertionError("wrong outputs")
        return "outputs"
