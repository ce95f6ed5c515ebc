"""Runs the golden cases with a copilot binary and captures what each leaves behind.

A case is a folder with `case.json` (arguments, environment, config files, signal), `store/` (the bucket before the run)
and `data/` (the local folder before the run).  A capture is a folder with `result.json`, `stdout.txt`, `stderr.txt` and
the new or changed files below `data/` and `store/`.

The captures of the original hold the paths and the port used here, so they are fixed: one run at a time on a machine.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import threading
import time
import typing

ROOT = pathlib.Path("/tmp/cpg")  # written into the captures
STORE, DATA, CONFIG, WEB = ROOT / "store", ROOT / "data", ROOT / "cfg", ROOT / "http"
WEB_PORT = 18777  # written into the uris of the cases dl-blob-http*
RUN_LIMIT = 20  # seconds
LOCK_PATIENCE = 120  # seconds to wait for another run to end
SIGNAL_AFTER = 0.5  # seconds from start to the signal of a case that has one
Tree = dict[str, tuple[str, str, int, str]]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and logs nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def web_server() -> http.server.ThreadingHTTPServer:
    """The web server of the captures.  Its port is also the lock: one run at a time on a machine."""
    handler = functools.partial(Quiet, directory=str(WEB))
    deadline = time.monotonic() + LOCK_PATIENCE
    while True:
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", WEB_PORT), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextlib.contextmanager
def place() -> typing.Iterator[None]:
    """The fixed folder, the web server and the umask of the captures."""
    server = web_server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mask = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(mask)
        server.shutdown()
        server.server_close()
        shutil.rmtree(ROOT, ignore_errors=True)


def tree(root: pathlib.Path) -> Tree:
    """What is below a folder: files, links and empty folders; kind, mode or target, size, hash."""
    found: Tree = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in folders:
            path = pathlib.Path(folder, name)
            if not path.is_symlink() and not any(path.iterdir()):
                found[f"{path.relative_to(root)}/"] = ("dir", oct(stat.S_IMODE(path.lstat().st_mode)), 0, "")
        for name in sorted(files):
            path = pathlib.Path(folder, name)
            if path.is_symlink():
                found[str(path.relative_to(root))] = ("link", os.readlink(path), 0, "")
            else:
                data = path.read_bytes()
                mode = oct(stat.S_IMODE(path.lstat().st_mode))
                found[str(path.relative_to(root))] = ("file", mode, len(data), hashlib.sha256(data).hexdigest()[:16])
    return found


def prepare(folder: pathlib.Path, case: dict) -> None:
    """Lay out the store, the local folder and the config files of a case."""
    shutil.rmtree(ROOT, ignore_errors=True)
    STORE.mkdir(parents=True)
    (WEB / "sub").mkdir(parents=True)
    (WEB / "one.txt").write_text("http one\n", encoding="utf-8")
    (WEB / "sub" / "two.txt").write_text("http two\n", encoding="utf-8")
    shutil.copytree(folder / "store", STORE / "bucket")
    if "download" not in case["args"] or any((folder / "data").iterdir()):
        shutil.copytree(folder / "data", DATA)
    for name, target in case.get("symlinks", {}).items():
        (DATA / name).parent.mkdir(parents=True, exist_ok=True)
        (DATA / name).symlink_to(target)
    for name, text in case.get("cfg", {}).items():
        CONFIG.mkdir(exist_ok=True)
        (CONFIG / name).write_text(text, encoding="utf-8")


def store_flags(case: dict) -> list[str]:
    """The storage flags of a case: its own, none, or those of the local store."""
    args = case["args"]
    about_flags = not args or (args[0].startswith("-") and "download" not in args) or args[0] in ("frobnicate", "version", "config")
    if about_flags or "--help" in args:
        return []
    if case.get("storeargs") is not None:
        return case["storeargs"]
    return ["--storage.type=stow", "--storage.stow.kind=local", "--storage.stow.config", f"path={STORE}", "--storage.container=bucket",
            "--storage.enable-multicontainer", f"--storage.limits.maxDownloadMBs={case.get('limits', '0')}"]


def execute(command: list[str], case: dict) -> tuple[int | str, bytes, bytes]:
    """Run the program; its status (or "timeout"), standard output and standard error."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment |= case.get("env", {}) | {"AWS_EC2_METADATA_DISABLED": "true"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment, cwd=ROOT)
    if case.get("signal"):
        time.sleep(SIGNAL_AFTER)
        process.send_signal(getattr(signal, f"SIG{case['signal']}"))
    try:
        out, err = process.communicate(timeout=RUN_LIMIT)
        return process.returncode, out, err
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return "timeout", out, err


def keep(changes: Tree, root: pathlib.Path, target: pathlib.Path) -> None:
    """Copy the new and changed files."""
    for name in changes:
        source, copy = root / name, target / name
        if name.endswith("/"):
            copy.mkdir(parents=True, exist_ok=True)
        elif not source.is_symlink():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)


def changed(before: Tree, after: Tree) -> Tree:
    """Entries that are new or not what they were."""
    return {name: entry for name, entry in after.items() if before.get(name) != entry}


def capture(binary: str, folder: pathlib.Path, target: pathlib.Path) -> None:
    """Run one case and write its capture to TARGET."""
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    prepare(folder, case)
    store_before, data_before = tree(STORE), tree(DATA)
    command = [binary, *store_flags(case), *case.get("extra_root", []), *case["args"]]
    status, out, err = execute(command, case)
    store_after, data_after = tree(STORE), tree(DATA)
    target.mkdir(parents=True)
    (target / "stdout.txt").write_bytes(out)
    (target / "stderr.txt").write_bytes(err)
    result = {
        "rc": status, "cmd": command, "note": case.get("note", ""), "local_dir_created": DATA.is_dir(),
        "store_new": changed(store_before, store_after), "store_gone": sorted(store_before.keys() - store_after.keys()),
        "data_new": changed(data_before, data_after), "data_gone": sorted(data_before.keys() - data_after.keys()),
        "escaped": sorted(entry.name for entry in ROOT.iterdir() if entry not in (STORE, DATA, CONFIG, WEB)),
    }
    keep(result["store_new"], STORE, target / "store")
    keep(result["data_new"], DATA, target / "data")
    (target / "result.json").write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")


def capture_all(binary: str, cases: pathlib.Path, target: pathlib.Path, only: str = "") -> list[str]:
    """Run every case whose name contains ONLY; the names of those run."""
    names = sorted(entry.name for entry in cases.iterdir() if only in entry.name)
    with place():
        for name in names:
            capture(binary, cases / name, target / name)
    return names
