"""The watcher `kube-api` from outside, against a server that says what a real kube-apiserver said and goes wrong in every way.

The same against a real server: Tests/Kubernetes (make test-kubernetes).
"""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import tempfile
import typing

import support
from kubernetes import NAMESPACE, Sidecar, kubeconfig

sys.path.insert(0, str(support.HERE.parent / "Support" / "servers"))
from kubernetes_replay import Fault, Replay  # noqa: E402

# What is left when a pod has lived to its end, by the first words of the error document.
ENDINGS = {
    "completes": "outputs", "restarts": "outputs", "fails": "MainContainerFailed: the main container exited with status 3 (known by kube-api); container main: Error",
    "out_of_memory": "OOMKilled: the main container was killed because its memory ran out (known by kube-api); container main: OOMKilled",
    "signalled": "MainContainerFailed: the main container was ended by SIGSEGV (known by kube-api)",
    "deleted": "MainContainerAborted: the main container was stopped before it was done (known by kube-api); the pod is being deleted",
    "removed": "MainContainerAborted: the main container was stopped before it was done (known by kube-api); the pod is ",
    "evicted": "MainContainerAborted: the main container was stopped before it was done (known by kube-api); the pod was stopped: Evicted: The node was low on resource: memory.",
    "shut_down": "MainContainerAborted: the main container was stopped before it was done (known by kube-api); the pod is being stopped: TerminationByKubelet:",
}


def private_run() -> tuple[str, ...] | None:
    """How to start a command that has a /run of its own, whose first argument is the service account there; None where that cannot be."""
    script = 'mount -t tmpfs tmpfs /run && mkdir -p /run/secrets/kubernetes.io && ln -s "$1" /run/secrets/kubernetes.io/serviceaccount && shift && exec "$@"'
    command = ("unshare", "--mount", "sh", "-c", script, "sh")
    usable = shutil.which("unshare") and subprocess.run([*command, "/tmp", "true"], capture_output=True, check=False).returncode == 0
    return command if usable else None


class Kubernetes(support.Case):
    """One pod a test."""

    def replay(self, life: str, **options: typing.Any) -> Replay:
        """The API, in a folder of its own."""
        self.place = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        api = Replay(self.place, life, **options)
        self.enterContext(api)
        return api

    def sidecar(self, api: Replay, *flags: object, user: dict[str, typing.Any] | None = None, **options: typing.Any) -> Sidecar:
        """A sidecar that watches the pod."""
        path = kubeconfig(self.place / "kubeconfig", api.url, api.authority, {"token": "good"} if user is None else user)
        return Sidecar(self.place, "--kubeconfig", path, "--pod-name", api.pod, *flags, **options)

    def test_every_life_as_it_happens(self) -> None:
        """One list and one watch see everything; the start is waited for with them."""
        for life, expected in ENDINGS.items():
            with self.subTest(life):
                api = self.replay(life)
                sidecar = self.sidecar(api)
                api.wait_for(2)
                while api.coming and sidecar.process.poll() is None:
                    api.advance()
                self.assertTrue(sidecar.verdict().startswith(expected))
                self.assertEqual(api.kinds[:2], ["list", "watch"])
                # The start ends the first watch where both do not come at once.
                self.assertLessEqual(len(api.requests), 3)
                self.assertLessEqual(api.kinds.count("list"), 1)

    def test_every_life_after_the_fact(self) -> None:
        """A sidecar that comes late sees the end in the list, and needs no watch."""
        for life, expected in ENDINGS.items():
            if life == "removed":
                continue
            with self.subTest(life):
                api = self.replay(life)
                api.advance(len([event for event in api.coming if event["type"] != "DELETED"]))
                self.assertTrue(self.sidecar(api).verdict().startswith(expected))
                self.assertEqual(api.kinds, ["list"])

    def test_everything_that_goes_wrong_on_the_way(self) -> None:
        """Cuts, expired versions, refusals and overload pass; the end is seen all the same."""
        troubles: dict[str, list[Fault]] = {
            "reset": [Fault(reset=True), Fault(), Fault(reset=True)], "cut": [Fault(), Fault(cut_after=0)], "cut in a line": [Fault(), Fault(cut_after=1, half_line=True)],
            "expired in the stream": [Fault(), Fault(expire=True)], "expired by status": [Fault(), Fault(status=410)], "overload": [Fault(), Fault(status=429, retry_after=1)],
            "error": [Fault(status=500), Fault(), Fault(status=500)], "ends at once": [Fault(), Fault(end=True)], "401 for a moment": [Fault(status=401)],
            "403 for a moment, later": [Fault(), Fault(status=403)],
        }
        for name, faults in troubles.items():
            with self.subTest(name):
                api = self.replay("restarts")
                api.faults += faults
                sidecar = self.sidecar(api, types=("noop", "kube-api"))
                api.wait_for(2)
                api.advance(2)
                api.wait_for(len(faults) + (1 if "cut" in name else 0))
                api.advance(3)
                self.assertEqual(sidecar.verdict(), "outputs")
                self.assertFalse(api.faults)

    def test_a_version_that_is_forgotten_meanwhile(self) -> None:
        """The watch is renewed too late: the pod is listed again."""
        api = self.replay("completes", watch_seconds=1)
        sidecar = self.sidecar(api, types=("noop", "kube-api"))
        api.wait_for_watch()
        api.forget()
        api.wait_for(4)
        self.assertEqual(api.kinds[:5], ["list", "watch", "watch", "list", *api.kinds[4:5]])
        api.advance(3)
        self.assertEqual(sidecar.verdict(), "outputs")

    def test_requests_are_lists_never_and_watches_at_their_renewals(self) -> None:
        """A poll loop would make more."""
        api = self.replay("completes", watch_seconds=1.2)
        sidecar = self.sidecar(api, types=("noop", "kube-api"))
        api.wait_for(5)
        self.assertEqual(api.kinds, ["list"] + ["watch"] * 4)
        for request in api.requests[1:]:
            self.assertTrue(300 <= int(request.query["timeoutSeconds"]) < 600)
            self.assertEqual(request.query["allowWatchBookmarks"], "true")
        api.advance(3)
        self.assertEqual(sidecar.verdict(), "outputs")

    def test_inside_a_cluster_with_a_token_that_rotates(self) -> None:
        """The pod's service account: authority, namespace, and a token that is read before each request."""
        before = private_run()
        if before is None:
            self.skipTest("no mount namespaces here")
        api = self.replay("completes", watch_seconds=1)
        account = self.place / "account"
        account.mkdir()
        shutil.copy(api.authority, account / "ca.crt")
        (account / "namespace").write_text(NAMESPACE)
        (account / "token").write_text("good\n")
        host = {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": api.url.rpartition(":")[2], "POD_NAME": api.pod, "HOSTNAME": "other"}
        sidecar = Sidecar(self.place, types=("noop", "kube-api"), env=host, before=(*before, str(account)))
        api.wait_for(2)
        api.tokens = {"new"}
        (account / "token.new").write_text("new\n")
        (account / "token.new").rename(account / "token")
        api.wait_for(4)
        api.advance(3)
        self.assertEqual(sidecar.verdict(), "outputs")
        tokens = [request.token for request in api.requests]
        self.assertEqual((tokens[:2], tokens[-1]), (["good", "good"], "new"))

    def test_credentials_of_a_kubeconfig(self) -> None:
        """A token in a file, and a client certificate."""
        api = self.replay("completes")
        api.advance(3)
        (self.place / "token").write_text("good")
        self.assertEqual(self.sidecar(api, user={"tokenFile": "token"}).verdict(), "outputs")
        api = self.replay("completes")
        api.advance(3)
        self.assertEqual(self.sidecar(api, user={"client-certificate": "client.crt", "client-key": "client.key"}).verdict(), "outputs")
        self.assertEqual([request.subject for request in api.requests], ["watcher"])

    def test_mistakes_name_the_thing_and_the_remedy(self) -> None:
        """Each is one line of the error document, and no secret is in it."""
        cases: dict[str, tuple[tuple[object, ...], dict[str, typing.Any] | None, list[str]]] = {
            "no rights": (("--namespace", "others"), None, ["Role", "list and watch on pods", "deploy/role.yaml", "others/completes"]),
            "wrong token": ((), {"token": "sesame"}, ["credentials", "Unauthorized"]),
            "no such pod": (("--pod-name", "other"), None, ["no pod other in namespace tasks", "--pod-name"]),
            "no such container": (("--watch-container", "other"), None, ["tasks/completes has no container \"other\"", "main, flyte-copilot-uploader"]),
            "exec": ((), {"exec": {"command": "sesame"}}, ["kubeconfig", "exec", "not supported"]),
            "no kubeconfig": (("--kubeconfig", "/nowhere"), None, ["/nowhere"]),
            "bad name": (("--pod-name", "a/b"), None, ["--pod-name"]),
        }
        for name, (flags, user, words) in cases.items():
            with self.subTest(name):
                api = self.replay("completes")
                message = self.sidecar(api, *flags, user=user).verdict()
                for word in words:
                    self.assertIn(word, message)
                self.assertNotIn("sesame", message)
                self.assertNotIn("\n", message)

    def test_an_authority_that_is_not_ours_is_not_trusted(self) -> None:
        """The system's authorities do not count either."""
        api = self.replay("completes")
        other = self.replay("completes")
        shutil.copy(other.authority, self.place / "other.crt")
        path = kubeconfig(self.place / "kubeconfig", api.url, self.place / "other.crt", {"token": "good"})
        sidecar = Sidecar(self.place, "--kubeconfig", path, "--pod-name", api.pod)
        self.assertIn("certificate", sidecar.verdict())
        self.assertFalse(api.requests)

    def test_sigterm_ends_the_wait(self) -> None:
        """With no word of the API the end is taken from SIGTERM, after a while."""
        api = self.replay("completes")
        sidecar = self.sidecar(api)
        api.wait_for(2)
        sidecar.process.terminate()
        api.advance(3)
        self.assertEqual(sidecar.verdict(), "outputs")


if __name__ == "__main__":
    support.main()
