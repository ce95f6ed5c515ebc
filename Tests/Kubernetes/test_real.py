"""The watcher `kube-api` against a real kube-apiserver: pods are made, their status is written as a kubelet would, and a real sidecar watches.

    .venv/bin/python Tests/Kubernetes/test_real.py [WORD ...]        (make test-kubernetes; builds the server at its first use)
"""

from __future__ import annotations

import pathlib
import shutil
import sys
import tempfile
import typing

from apiserver import ApiServer, Pods, now, termination
from capture import prepare
from forwarder import Forwarder
from lives import LIVES

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "EndToEnd"))
import support  # noqa: E402
from kubernetes import Sidecar, kubeconfig  # noqa: E402
from test_kubernetes import ENDINGS  # noqa: E402


class Real(support.Case):
    """One server for all; a pod a test."""

    watch_cache = True

    @classmethod
    def setUpClass(cls) -> None:
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="copilot-kubernetes-"))
        cls.addClassCleanup(shutil.rmtree, cls.place)
        cls.api = cls.enterClassContext(ApiServer(cls.place, cls.watch_cache))
        cls.pods = prepare(cls.api)

    def sidecar(self, pod: str, *flags: object, user: dict[str, typing.Any] | None = None, url: str | None = None, **options: typing.Any) -> Sidecar:
        """A sidecar that watches a pod."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        path = kubeconfig(folder / "kubeconfig", url or self.api.url, self.api.authority, user or {"token": "watcher"})
        return Sidecar(folder, "--kubeconfig", path, "--pod-name", pod, **options)

    def wait_for_watch(self, pod: str, count: int = 1) -> None:
        """Wait until the server has a watch, which is on the pod, as there are no others."""
        support.wait_until(lambda: self.api.watches() >= count, f"a watch on {pod}", 30)


class WithCache(Real):
    """The server as it is usually run."""

    def test_every_life_as_it_happens(self) -> None:
        """What a kubelet writes, and what the sidecar makes of it."""
        for life, expected in ENDINGS.items():
            with self.subTest(life):
                write, policy = LIVES[life]
                pod = f"live-{life.replace('_', '-')}"
                self.pods.create(pod, policy)
                sidecar = self.sidecar(pod)
                self.wait_for_watch(pod)
                write(self.pods, pod)
                self.assertTrue((verdict := sidecar.verdict()).startswith(expected), verdict)
                support.wait_until(lambda: self.api.watches() == 0, "the watch has gone", 30)

    def test_every_life_after_the_fact(self) -> None:
        """The end is there before the sidecar."""
        for life, expected in ENDINGS.items():
            if life in ("removed", "deleted"):
                continue
            with self.subTest(life):
                write, policy = LIVES[life]
                pod = f"late-{life.replace('_', '-')}"
                self.pods.create(pod, policy)
                write(self.pods, pod)
                self.assertTrue((verdict := self.sidecar(pod).verdict()).startswith(expected), verdict)

    def test_a_run_that_was_over_before_the_pod_was_deleted(self) -> None:
        """Completed and aborted are told apart by their times."""
        self.pods.create("over")
        self.pods.container("over", termination(0, "Completed", finished=now(-60)))
        self.pods.delete("over", 30)
        self.assertEqual(self.sidecar("over").verdict(), "outputs")
        self.pods.create("stopped")
        self.pods.running("stopped")
        self.pods.delete("stopped", 30)
        self.pods.container("stopped", termination(0, "Completed", finished=now(1)))
        self.assertTrue(self.sidecar("stopped").verdict().startswith("MainContainerAborted"))

    def test_the_role_is_enough_and_is_needed(self) -> None:
        """deploy/role.yaml lets its subjects watch; others are told of it."""
        self.pods.create("role")
        self.pods.terminated("role", 0, "Completed")
        self.assertEqual(self.sidecar("role").verdict(), "outputs")
        refused = self.sidecar("role", user={"token": "nobody"}).verdict()
        for word in ("Role", "list and watch on pods", "tasks/role", "is forbidden"):
            self.assertIn(word, refused)
        self.assertIn("Unauthorized", self.sidecar("role", user={"token": "wrong"}).verdict())
        self.assertIn("no pod absent in namespace tasks", self.sidecar("absent").verdict())

    def test_a_client_certificate(self) -> None:
        """The certificate's organization is the group that the Role is bound to."""
        self.pods.create("certificate")
        self.pods.terminated("certificate", 0, "Completed")
        user = {"client-certificate": str(self.place / "client.crt"), "client-key": str(self.place / "client.key")}
        self.assertEqual(self.sidecar("certificate", user=user).verdict(), "outputs")

    def test_a_server_that_goes_away_for_a_while(self) -> None:
        """The watch breaks; the end is seen when the server is back."""
        self.pods.create("outage")
        self.pods.running("outage")
        sidecar = self.sidecar("outage", types=("noop", "kube-api"))
        self.wait_for_watch("outage")
        self.api.restart(1.0)
        self.pods.terminated("outage", 3, "Error")
        self.assertIn("exited with status 3", sidecar.verdict())


class WithoutCache(Real):
    """A server that asks etcd each time: versions expire when etcd forgets."""

    watch_cache = False

    def test_a_version_that_expires(self) -> None:
        """The way to the server breaks, and meanwhile it forgets the version that the watch would go on from: the pod is listed again."""
        self.pods.create("expired")
        self.pods.running("expired")
        forwarder = self.enterContext(Forwarder(self.api.port))
        sidecar = self.sidecar("expired", types=("noop", "kube-api"), url=f"https://127.0.0.1:{forwarder.port}")
        self.wait_for_watch("expired")
        for pod in ("newer", "newest"):
            self.pods.create(pod)
        self.api.compact()
        forwarder.cut()
        self.wait_for_watch("expired")
        self.pods.terminated("expired", 4, "Error")
        self.assertIn("exited with status 4", sidecar.verdict())
        self.assertIn("410", sidecar.said)
        self.assertIn("listed again", sidecar.said)


if __name__ == "__main__":
    support.main()
