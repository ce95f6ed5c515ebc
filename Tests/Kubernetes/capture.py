"""Records what a real kube-apiserver says of a pod through all its states: Tests/Fixtures/kubernetes/*.json.

    capture.py            (from the project's root, with .venv/bin/python; builds the server at its first use, 6 minutes)

Each file is one pod's life: `{"list": PodList, "events": [event, ...]}` in the order in which a watch gave them; errors.json
holds the answers that are no success.  Times, uids, versions and names of machines are made even, so that a new run gives the same
files; nothing else is changed.
"""

from __future__ import annotations

import calendar
import json
import pathlib
import re
import tempfile
import threading
import time
import typing
import urllib.error
import urllib.request

from apiserver import NAMESPACE, ApiServer, Pods
from lives import LIVES

EPOCH = 1_767_225_600  # when all pods of the fixtures were made: 2026-01-01T00:00:00Z
FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "Fixtures" / "kubernetes"


def seconds(text: str) -> int:
    """A time of the API's."""
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def shown(at: float) -> str:
    """A time as the API writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


class Tidy:
    """Makes even what differs from run to run."""

    def __init__(self, value: object) -> None:
        self.uids: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        created = re.search(r'"creationTimestamp": "([^"]+)"', json.dumps(value))
        self.start = seconds(created[1]) if created else 0

    def value(self, value: typing.Any, key: str = "") -> typing.Any:
        """A value of the API's, made even."""
        if isinstance(value, dict):
            return {name: self.value(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        if isinstance(value, str):
            return self.text(key, value)
        return value

    def text(self, key: str, text: str) -> str:
        """A string, made even."""
        if key == "uid":
            return self.uids.setdefault(text, f"00000000-0000-4000-8000-{len(self.uids) + 1:012}")
        if key == "resourceVersion":
            return self.versions.setdefault(text, str(1001 + len(self.versions)))
        # Seconds since the pod was made, in steps of ten, so that a slow machine gives the same.
        return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", lambda match: shown(EPOCH + round((seconds(match[0]) - self.start) / 10) * 10), text)


def get(api: ApiServer, path: str, token: str = "admin") -> typing.Any:
    """The answer to a GET, whatever its status."""
    request = urllib.request.Request(api.url + path, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=30, context=api.context) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.loads(error.read())


class Watch(threading.Thread):
    """A watch under way."""

    def __init__(self, api: ApiServer, query: str):
        super().__init__(daemon=True)
        request = urllib.request.Request(f"{api.url}{query}", headers={"Authorization": "Bearer watcher"})
        self.answer = urllib.request.urlopen(request, timeout=90, context=api.context)
        self.events: list[dict] = []
        self.start()

    def run(self) -> None:
        """Collect until the server ends it."""
        self.events += map(json.loads, self.answer)


def live(api: ApiServer, pods: Pods, name: str) -> dict:
    """One pod's life, recorded."""
    life, policy = LIVES[name]
    pod = name.replace("_", "-")
    pods.create(pod, policy)
    query = f"{pods.path}?fieldSelector=metadata.name%3D{pod}"
    listed = get(api, query, "watcher")
    watch = Watch(api, f"{query}&watch=true&allowWatchBookmarks=true&resourceVersion={listed['metadata']['resourceVersion']}&timeoutSeconds=8")
    life(pods, pod)
    watch.join()
    # The server may say the same twice at the end.
    return {"list": listed, "events": [event for before, event in zip([None, *watch.events], watch.events) if event != before]}


def errors(api: ApiServer, pods: Pods) -> dict:
    """Answers that are no success."""
    query = f"{pods.path}?fieldSelector=metadata.name%3Dabsent"
    return {"absent": get(api, query, "watcher"), "401": get(api, query, "wrong"), "403": get(api, query, "nobody")}


def expiry(api: ApiServer, pods: Pods) -> dict:
    """A version that is too old: the server has no cache, and etcd forgets."""
    api.compact()
    watch = Watch(api, f"{pods.path}?watch=true&resourceVersion=5&timeoutSeconds=2")
    watch.join()
    return watch.events[0]


def write(name: str, value: object) -> None:
    """One fixture."""
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / f"{name}.json").write_text(json.dumps(Tidy(value).value(value), indent=1, sort_keys=True) + "\n")


def prepare(api: ApiServer) -> Pods:
    """The namespace, and the role that the project ships."""
    api.request("POST", "/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
    api.grant("watchers")
    return Pods(api)


def main() -> None:
    """Record everything."""
    with tempfile.TemporaryDirectory(prefix="copilot-kubernetes-") as folder, ApiServer(pathlib.Path(folder)) as api:
        pods = prepare(api)
        for name in LIVES:
            write(name, live(api, pods, name))
            print(name, flush=True)
        found = errors(api, pods)
    with tempfile.TemporaryDirectory(prefix="copilot-kubernetes-") as folder, ApiServer(pathlib.Path(folder), watch_cache=False) as api:
        write("errors", found | {"410": expiry(api, prepare(api))})


if __name__ == "__main__":
    main()
