"""What a kubelet writes of a pod in its life: the cases of capture.py and test_real.py."""

from __future__ import annotations

import typing

from apiserver import Pods, now, termination


def completes(pods: Pods, name: str) -> None:
    """Waits, runs, exits with 0."""
    pods.container(name, {"waiting": {"reason": "ContainerCreating"}}, phase="Pending")
    pods.running(name)
    pods.terminated(name, 0, "Completed")


def fails(pods: Pods, name: str) -> None:
    """Exits with 3."""
    pods.running(name)
    pods.container(name, termination(3, "Error", message="no such table: users\n(line 7)"))


def out_of_memory(pods: Pods, name: str) -> None:
    """Killed by the kernel."""
    pods.running(name)
    pods.terminated(name, 137, "OOMKilled")


def signalled(pods: Pods, name: str) -> None:
    """A runtime that fills in the signal."""
    pods.running(name)
    pods.container(name, termination(0, "Error", signal=11))


def restarts(pods: Pods, name: str) -> None:
    """Fails, waits for its restart, runs again, and then exits with 0."""
    failure = termination(1, "Error")
    pods.running(name)
    pods.container(name, failure)
    pods.container(name, {"waiting": {"reason": "CrashLoopBackOff"}}, restarts=0, last=failure)
    pods.running(name, restarts=1, last=failure)
    pods.container(name, termination(0, "Completed"), restarts=1, last=failure)


def deleted(pods: Pods, name: str) -> None:
    """Deleted with time to end in, while it runs; the kubelet stops it, and lets go of the pod."""
    pods.running(name)
    pods.delete(name, 30)
    pods.container(name, termination(143, "Error", finished=now(1)))
    pods.delete(name, 0)


def removed(pods: Pods, name: str) -> None:
    """Deleted by force, while it runs."""
    pods.running(name)
    pods.delete(name, 0)


def evicted(pods: Pods, name: str) -> None:
    """Stopped by the kubelet because its node runs short of memory."""
    pods.running(name)
    pods.status(name, phase="Failed", reason="Evicted", message="The node was low on resource: memory. ")


def shut_down(pods: Pods, name: str) -> None:
    """Stopped by newer kubelets, which say so in a condition."""
    pods.running(name)
    pods.status(name, conditions=[{"type": "DisruptionTarget", "status": "True", "reason": "TerminationByKubelet", "lastTransitionTime": now(),
                                   "message": "Pod was terminated in response to imminent node shutdown."}])


def pulls(pods: Pods, name: str) -> None:
    """Never starts: its image is not there."""
    pods.container(name, {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}, phase="Pending")


LIVES: dict[str, tuple[typing.Callable[[Pods, str], None], str]] = {
    "completes": (completes, "Never"), "fails": (fails, "Never"), "out_of_memory": (out_of_memory, "Never"), "signalled": (signalled, "Never"),
    "restarts": (restarts, "OnFailure"), "deleted": (deleted, "Never"), "removed": (removed, "Never"), "evicted": (evicted, "Never"),
    "shut_down": (shut_down, "Never"), "pulls": (pulls, "Never"),
}
