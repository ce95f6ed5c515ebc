"""Runs a flyte-copilot command line against the fixtures and judges it with the oracles.

    run_cases.py --cli PATH [--suite NAME ...] [--only SUBSTRING] [--shard I/N] [--report out.json] [--fixtures DIR]
                 [--commands commands.json]

Suites: download, sidecar, hostile-local, hostile-net, hostile (download, inspect and convert of the hostile files),
interface, inspect, convert, big.  Default: all.  --shard 0/2 takes one half of the cases, by a hash of their names.

The commands file is for another program's command line.  It is JSON: command -> list of arguments with placeholders;
null skips the command.


    "download": uses {cli} {config} {inputs_uri} {output_prefix} {local} {format} {layout}
    "sidecar":  uses {cli} {config} {output_prefix} {raw_prefix} {local} {interface}
    "inspect":  uses {cli} {in} {message};  JSON on standard output
    "convert":  uses {cli} {in} {from} {to} {out} {message};  from and to are pb, json or yaml

The store is an S3 server on loopback (hostile_server.py); {config} is a YAML file in flytestdlib's form that points to it.
Each program run has its own folder, five levels up from which nothing may appear; 60 s; a signal or a run-over is a
failure always.  Verdicts: pass, fail, beyond (the Go original fails here, for a reason that is known, and the program
succeeds: look at it once).  Prints what fails, then the counts; exit 1 if anything fails.

Needs protobuf, flytekit, flyteidl, flyteidl2, pyyaml (PyPI).
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time
import typing
import urllib.parse
import urllib.request
import zlib

import fixlib
import materialize
import oracle_download
import oracle_json
import oracle_outputs
from flyteidl.core import errors_pb2
from flyteidl2.core import literals_pb2 as l2
from google.protobuf import json_format

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "Fixtures"
HOSTILE_PORT = 28417  # written into the http uris of hostile-net/inputs
DEFAULT_COMMANDS: dict[str, list[str] | None] = {
    "download": ["{cli}", "--config", "{config}", "download", "--from-remote", "{inputs_uri}", "--to-output-prefix", "{output_prefix}", "--to-local-dir", "{local}", "--format", "{format}", "--file-input-layout", "{layout}", "--timeout", "50s"],
    "sidecar": ["{cli}", "--config", "{config}", "sidecar", "--to-output-prefix", "{output_prefix}", "--to-raw-output", "{raw_prefix}", "--from-local-dir", "{local}", "--interface", "{interface}", "--start-watcher-type", "noop", "--exit-watcher-type", "noop", "--timeout", "50s"],
    "inspect": ["{cli}", "inspect", "--type", "{message}", "--format", "json", "{in}"],
    "convert": ["{cli}", "convert", "--type", "{message}", "--from", "{from}", "--to", "{to}", "{in}", "{out}"],
}
CONFIG = """storage:
  type: stow
  container: fixture-bucket
  enable-multicontainer: true
  limits:
    maxDownloadMBs: 0
  stow:
    kind: s3
    config:
      auth_type: accesskey
      access_key_id: minio
      secret_key: miniostorage
      disable_ssl: "true"
      endpoint: http://127.0.0.1:%d
      region: us-east-1
logger:
  level: 0
"""
LIMITS_OF_GO = ("unsupported scalar type", "unsupported literal type", "Marshal called with nil", "json: unsupported value", "control characters are not allowed", "year outside of range", "invalid URL escape", "number_value", "NaN or Infinity",
                "no such file or directory", "does not exist", "is a directory", "not a directory")


class Server:
    """hostile_server.py as a child process."""

    def __init__(self, scenario: pathlib.Path, store: pathlib.Path, port: int = 0):
        self.process = subprocess.Popen([sys.executable, str(HERE / "hostile_server.py"), str(scenario), "--port", str(port), "--store", str(store)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line.startswith("listening"):
            raise RuntimeError("hostile_server.py did not start")
        self.port, self.store = int(line.split()[1]), store

    def put(self, bucket: str, key: str, data: bytes) -> None:
        """Store an object."""
        url = f"http://127.0.0.1:{self.port}/{bucket}/{urllib.parse.quote(key)}"
        urllib.request.urlopen(urllib.request.Request(url, data=data, method="PUT"), timeout=30).close()

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


class Run(typing.NamedTuple):
    """One run of the program."""

    code: int
    out: bytes
    err: str
    seconds: float
    peak_mib: float
    timed_out: bool


def execute(command: list[str], cwd: pathlib.Path, limit: int = 60) -> Run:
    """Run a command with a time limit and 8 GiB of address space at most for its files."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env={**os.environ, "HOME": str(cwd)},
                                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 30, 8 << 30)))
        timed_out = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - start > limit and not timed_out:
                timed_out = True
                process.kill()
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Run(process.returncode, out.read(), err.read().decode("utf-8", "replace"), time.monotonic() - start, usage.ru_maxrss / 1024, timed_out)


def remove(folder: pathlib.Path) -> None:
    """rm -rf (Python's own is recursive, and folders may be very deep)."""
    subprocess.run(["rm", "-rf", str(folder)], check=False, capture_output=True)


class Judge:
    """Collects verdicts."""

    def __init__(self) -> None:
        self.results: list[dict] = []

    def say(self, suite: str, case: str, problems: list[str], run: Run | None = None, beyond: bool = False) -> None:
        """One verdict."""
        problems = [p for p in problems if p]
        if run is not None and run.timed_out:
            problems.insert(0, "ran over its time")
        elif run is not None and (run.code < 0 or run.code in (132, 133, 134, 136, 139)):
            problems.insert(0, f"crashed (exit {run.code}): {run.err[-300:]}")
        verdict = "fail" if problems else "beyond" if beyond else "pass"
        self.results.append({"suite": suite, "case": case, "verdict": verdict, "problems": problems, **({"seconds": round(run.seconds, 2), "peak_mib": round(run.peak_mib)} if run else {})})
        if problems:
            print(f"FAIL {suite} {case}: " + "\n     ".join(p[:600] for p in problems), flush=True)


class Context:
    """What the suites share."""

    def __init__(self, fixtures: pathlib.Path, cli: str, commands: dict, work: pathlib.Path, only: str, shard: tuple[int, int]):
        self.fixtures, self.cli, self.commands, self.work, self.only, self.shard = fixtures, cli, commands, work, only, shard
        self.judge = Judge()
        self.store = work / "objects"
        scenario = work / "scenario.json"
        fixlib.dump_json(scenario, {"s3": {b: [] for b in (fixlib.BUCKET, "out", "bucket", "b")}})
        self.server = Server(scenario, self.store)
        self.config = work / "config.yaml"
        self.config.write_text(CONFIG % self.server.port)
        self.count = 0

    def wanted(self, name: str) -> bool:
        return self.only in name and zlib.crc32(name.encode()) % self.shard[1] == self.shard[0]

    def command(self, name: str, **values: typing.Any) -> list[str]:
        """A command line."""
        values = {"cli": self.cli, "config": self.config, **values}
        return [re.sub(r"\{(\w+)\}", lambda m: str(values[m[1]]), part) for part in self.commands[name]]

    def place(self) -> tuple[pathlib.Path, pathlib.Path]:
        """A run's own folder, and the deep folder in it for the program's files."""
        self.count += 1
        top = self.work / f"run{self.count}"
        deep = top / "1" / "2" / "3" / "4" / "local"
        deep.parent.mkdir(parents=True)
        return top, deep

    def strays(self, top: pathlib.Path, deep: pathlib.Path) -> list[str]:
        """Files outside the program's folder, but inside the run's."""
        parents, todo, found = {str(top), *map(str, deep.parents)}, [str(top)], []
        while todo:  # not rglob: what the program made may be deeper than Python's stack
            for item in os.scandir(todo.pop()):
                if item.path in parents:
                    todo.append(item.path)
                elif item.path != str(deep):
                    found.append(f"wrote outside its folder: {os.path.relpath(item.path, top)}")
        return found

    def objects(self, bucket: str, prefix: str) -> pathlib.Path:
        return self.store / bucket / prefix


def error_document(ctx: Context, case: str, code: str, message: str = "") -> list[str]:
    """Problems of the ErrorDocument under s3://out/CASE."""
    for name in ("errors.pb", "error.pb"):
        path = ctx.objects("out", f"{case}/{name}")
        if path.is_file():
            return oracle_outputs.check_error(None, path.read_bytes(), {"outcome": "error", "code": code, "message_contains": message})
    return ["no error document was written"]


def has_error(ctx: Context, case: str) -> str | None:
    """The message of an error document, if there is one."""
    for name in ("errors.pb", "error.pb"):
        path = ctx.objects("out", f"{case}/{name}")
        if path.is_file():
            return errors_pb2.ErrorDocument.FromString(path.read_bytes()).error.message
    return None


def run_download(ctx: Context, suite: str, name: str, raw: bytes, fmt: str, layout: str, expected: dict, config: pathlib.Path | None = None) -> None:
    """One download and its verdict.  EXPECTED: outcome, reason, and for ok: files, dirs, inputs_pb, inputs_json."""
    top, local = ctx.place()
    case = f"{suite}-{ctx.count}"
    ctx.server.put("out", f"{case}/inputs.pb", raw)
    run = execute(ctx.command("download", config=config or ctx.config, inputs_uri=f"s3://out/{case}/inputs.pb", output_prefix=f"s3://out/{case}", local=local, format=fmt, layout=layout), top)
    problems, beyond = ctx.strays(top, local), False
    message = has_error(ctx, case)
    if expected["outcome"] == "ok":
        if message is not None:
            problems.append(f"an error document: {message}")
        elif run.code:
            problems.append(f"exit {run.code}: {run.err[-300:]}")
        else:
            text = json.dumps(expected, ensure_ascii=False).replace("/LOCAL", str(local))
            problems += oracle_download.compare(json.loads(text), local, fmt)
    elif expected["outcome"] == "error":
        if message is None and run.code == 0:
            beyond = any(r in expected.get("reason", "") for r in LIMITS_OF_GO) or not expected.get("reason")
            problems += [] if beyond else [f"succeeded; Go says {expected.get('reason')}"]
        else:
            wrong = error_document(ctx, case, "InputDownloadFailed")
            problems += wrong + ([f"exit {run.code}: {run.err[-400:]}"] if wrong else [])
    elif expected["outcome"] == "escape":  # the Go original leaves the folder; strays are problems already
        beyond = message is None and run.code == 0
    ctx.judge.say(suite, f"{name} {fmt} {layout}", problems, run, beyond)
    remove(top)


def suite_download(ctx: Context) -> None:
    """sdk-v1 and sdk-v2, each format and layout."""
    for manifest in sorted(ctx.fixtures.glob("sdk-v*/*/expected.json")):
        case = manifest.parent
        if not ctx.wanted(case.name):
            continue
        for path in sorted((case / "store").rglob("*")) if (case / "store").exists() else []:
            if path.is_file():
                bucket, _, key = path.relative_to(case / "store").as_posix().partition("/")
                ctx.server.put(bucket, key, path.read_bytes())
        layouts = json.loads(manifest.read_text(encoding="utf-8"))["download"]
        for entry in layouts:
            what = layouts[0] if entry.get("same_as") == "DIRECT" else entry
            for fmt in oracle_download.FORMATS:
                expected = {**what, "outcome": what["outcome"][fmt], "reason": what.get("reason", {}).get(fmt, "")}
                run_download(ctx, "download", case.name, (case / "inputs.pb").read_bytes(), fmt, entry["layout"], expected)


def goes_beyond(case: str, reason: str) -> bool:
    """Whether the Go original's refusal of an output is a limit that a better program may lift."""
    return any(r in reason for r in ("does not support", "maximum allowed filesize")) or case.endswith(("-cr", "none-missing"))


def run_sidecar(ctx: Context, suite: str, case: pathlib.Path) -> None:
    """One sidecar case."""
    want = json.loads((case / "expected.json").read_text(encoding="utf-8"))["sidecar"]
    top, local = ctx.place()
    materialize.materialize(json.loads((case / "case.json").read_text(encoding="utf-8"))["local"], local)
    name = f"{suite}-{ctx.count}"
    run = execute(ctx.command("sidecar", output_prefix=f"s3://out/{name}", raw_prefix=f"s3://out/{name}/raw", local=local, interface=fixlib.b64((case / "interface.pb").read_bytes())), top)
    message, outputs, raw_dir = has_error(ctx, name), ctx.objects("out", f"{name}/outputs.pb"), ctx.objects("out", f"{name}/raw")
    raw_dir.mkdir(parents=True, exist_ok=True)
    problems: list[str] = []
    beyond = False
    if want["outcome"] == "ok":
        problems = [f"an error document: {message}"] if message is not None else ["no outputs.pb"] if not outputs.is_file() else oracle_outputs.check(case, outputs.read_bytes(), f"s3://out/{name}/raw", raw_dir, True)
    elif want["outcome"] == "error" and message is None and outputs.is_file() and goes_beyond(case.name, want["message_contains"]):
        beyond = True
    elif want["outcome"] == "error":
        # The text of an error is the program's own, but what the user wrote in _ERROR must reach the document.
        said = want["message_contains"].removeprefix("User Error: ").strip() if want["message_contains"].startswith("User Error") else ""
        problems = error_document(ctx, name, want["code"], said) + (["outputs.pb was written as well"] if outputs.is_file() else [])
    elif message is None and not outputs.is_file():
        problems = ["neither outputs.pb nor an error document"]
    if problems and want.get("go_differs"):
        problems.append(f"(the Go original differs here: {want['go_differs']})")
    ctx.judge.say(suite, case.name, problems, run, beyond)
    remove(top)


def suite_sidecar(ctx: Context) -> None:
    """The sidecar cases."""
    for manifest in sorted(ctx.fixtures.glob("sidecar/*/expected.json")):
        if ctx.wanted(manifest.parent.name):
            run_sidecar(ctx, "sidecar", manifest.parent)


def suite_hostile_local(ctx: Context) -> None:
    """The hostile output folders."""
    for manifest in sorted(ctx.fixtures.glob("hostile-local/*/expected.json")):
        if ctx.wanted(manifest.parent.name):
            run_sidecar(ctx, "hostile-local", manifest.parent)


def suite_hostile_net(ctx: Context) -> None:
    """The hostile servers."""
    folder = ctx.fixtures / "hostile-net"
    scenario = json.loads((folder / "scenario.json").read_text(encoding="utf-8"))
    scenario["s3"]["out"] = []
    merged = ctx.work / "net.json"
    fixlib.dump_json(merged, scenario)
    bad = Server(merged, ctx.store, HOSTILE_PORT)
    config = ctx.work / "net.yaml"
    config.write_text((CONFIG % bad.port).replace("container: fixture-bucket", "container: out"))
    good, ctx.server = ctx.server, bad
    try:
        for name, want in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
            if not ctx.wanted(name):
                continue
            top, local = ctx.place()
            case = f"net-{ctx.count}"
            bad.put("out", f"{case}/inputs.pb", (folder / "inputs" / f"{name}.pb").read_bytes())
            run = execute(ctx.command("download", config=config, inputs_uri=f"s3://out/{case}/inputs.pb", output_prefix=f"s3://out/{case}", local=local, format="JSON", layout="DIRECT"), top)
            problems, message = ctx.strays(top, local), has_error(ctx, case)
            if want["expect"] == "ok" and (message is not None or run.code):
                problems.append(f"failed: {message or run.err[-300:]}")
            if want["expect"] == "error" and message is None and run.code == 0:
                problems.append(f"succeeded; expected an error: {want['note']}")
            if want["expect"] == "ok" and not problems:
                for rel, content in want["files"].items():
                    path = local / rel
                    data = path.read_bytes() if path.is_file() else None
                    right = content.encode() if isinstance(content, str) else base64.b64decode(content["base64"])
                    if data != right:
                        problems.append(f"file {rel!r}: {data[:80] if data is not None else 'missing'}")
                extra = [p.relative_to(local).as_posix() for p in local.rglob("*") if p.is_file()]
                if len(want["files"]) < 3 or "samples" not in want["note"]:
                    problems += [f"unexpected file {e!r}" for e in extra if e not in want["files"] and e not in ("inputs.pb", "inputs.json")]
            if run.peak_mib > 1024:
                problems.append(f"{run.peak_mib:.0f} MiB of memory")
            ctx.judge.say("hostile-net", name, problems, run)
            remove(top)
    finally:
        bad.stop()
        ctx.server = good


def suite_hostile(ctx: Context) -> None:
    """The hostile files: download of .pb, inspect of .pb, convert of .json and .yaml."""
    folder = ctx.fixtures / "hostile"
    for name, want in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        if not ctx.wanted(name):
            continue
        data = (folder / name).read_bytes()
        if want["kind"] == "pb" and want["message"].endswith(".LiteralMap") and ctx.commands.get("download") and "169.254" not in want["note"]:
            expected = dict(want["download"])
            if expected["outcome"] == "ok":  # the tree comes from the oracle, as the manifest has inputs.json only
                full = oracle_download.expect(data, pathlib.Path("/nonexistent-store"), "JSON", "DIRECT", "/LOCAL")
                expected = {**full, **expected} if full["outcome"] == "ok" else {"outcome": "either"}
            run_download(ctx, "hostile", name, data, "JSON", "DIRECT", expected)
        if want["kind"] == "pb" and ctx.commands.get("inspect"):
            judge_inspect(ctx, "hostile-inspect", name, folder / name, want)
        if want["kind"] in ("json", "yaml") and ctx.commands.get("convert"):
            judge_convert(ctx, "hostile-convert", name, folder / name, want)


def judge_inspect(ctx: Context, suite: str, name: str, path: pathlib.Path, want: dict) -> None:
    """`inspect` of one file."""
    run = execute(ctx.command("inspect", **{"in": path, "message": want["message"]}), ctx.work)
    problems: list[str] = []
    if want["parse"] == "error" and run.code == 0:
        problems.append("succeeded on bytes that are no message")
    if want["parse"] == "ok" and want.get("json") is not None:
        if run.code:
            problems.append(f"exit {run.code}: {run.err[-300:]}")
        elif want["json"] != "(large)":
            problems += oracle_json.check(oracle_json.message_class(want["message"]).FromString(path.read_bytes()), run.out)
    ctx.judge.say(suite, name, problems, run)


def judge_convert(ctx: Context, suite: str, name: str, path: pathlib.Path, want: dict) -> None:
    """`convert` of one JSON or YAML file to pb."""
    top, local = ctx.place()
    out = top / "out.pb"
    run = execute(ctx.command("convert", **{"in": path, "from": want["kind"], "to": "pb", "out": out, "message": want["message"]}), top)
    problems: list[str] = []
    if want["parse"] == "error" and run.code == 0:
        problems.append(f"succeeded: {want['note']}")
    if want["parse"] == "ok":
        if run.code or not out.is_file():
            problems.append(f"exit {run.code}: {run.err[-300:]}")
        elif want.get("json") is not None:
            cls = oracle_json.message_class(want["message"])
            right = json_format.ParseDict(want["json"], cls())
            got = cls.FromString(out.read_bytes())
            if got.SerializeToString(deterministic=True) != right.SerializeToString(deterministic=True):
                problems.append(f"got {str(oracle_download.json_or_hex(got))[:300]}")
    if run.peak_mib > 2048:
        problems.append(f"{run.peak_mib:.0f} MiB of memory")
    ctx.judge.say(suite, name, problems, run)
    remove(top)


def suite_interface(ctx: Context) -> None:
    """The -i flag."""
    folder = ctx.fixtures / "hostile"
    for name, want in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        if want["kind"] != "interface" or not ctx.wanted(name):
            continue
        top, local = ctx.place()
        local.mkdir()
        for n in ("x", "o"):
            (local / n).write_text("5")
        case = f"interface-{ctx.count}"
        text = (folder / name).read_text(encoding="utf-8")
        if len(text) > 100_000:
            text = text[:100_000]  # execve allows 128 KiB an argument
        run = execute(ctx.command("sidecar", output_prefix=f"s3://out/{case}", raw_prefix=f"s3://out/{case}/raw", local=local, interface=text), top)
        failed = run.code != 0 or has_error(ctx, case) is not None
        problems = ["succeeded"] if want["expect"] == "error" and not failed else [f"failed: {run.err[-200:]}"] if want["expect"].startswith("ok") and failed else []
        ctx.judge.say("interface", name, problems, run)
        remove(top)


def suite_inspect(ctx: Context) -> None:
    """`inspect` of every inputs.pb, and of the messages of the container cases."""
    for pb in sorted(ctx.fixtures.glob("sdk-v*/*/inputs.pb")):
        if ctx.wanted(pb.parent.name):
            text = pb.with_name("inputs.json")
            judge_inspect(ctx, "inspect", pb.parent.name, pb, {"parse": "ok", "message": "flyteidl2.core.LiteralMap", "json": json.loads(text.read_text(encoding="utf-8")) if text.exists() else None})
    for manifest in sorted(ctx.fixtures.glob("container-v*/*/expected.json")):
        for file, want in json.loads(manifest.read_text(encoding="utf-8"))["inspect"].items():
            if ctx.wanted(manifest.parent.name) and want["json"]:
                judge_inspect(ctx, "inspect", f"{manifest.parent.name}/{file}", manifest.parent / file, {"parse": "ok", "message": want["message"], "json": True})


def suite_convert(ctx: Context) -> None:
    """`convert` pb -> json -> pb and pb -> yaml -> pb of every inputs.pb."""
    for pb in sorted(ctx.fixtures.glob("sdk-v*/*/inputs.pb")):
        if not ctx.wanted(pb.parent.name) or not pb.with_name("inputs.json").exists():
            continue
        message = l2.LiteralMap.FromString(pb.read_bytes())
        for via in ("json", "yaml"):
            top, _ = ctx.place()
            mid, back = top / f"x.{via}", top / "back.pb"
            run = execute(ctx.command("convert", **{"in": pb, "from": "pb", "to": via, "out": mid, "message": "flyteidl2.core.LiteralMap"}), top)
            problems = [f"exit {run.code}: {run.err[-300:]}"] if run.code or not mid.is_file() else oracle_json.check(message, mid.read_bytes()) if via == "json" else []
            if not problems:
                run = execute(ctx.command("convert", **{"in": mid, "from": via, "to": "pb", "out": back, "message": "flyteidl2.core.LiteralMap"}), top)
                if run.code or not back.is_file():
                    problems = [f"back: exit {run.code}: {run.err[-300:]}"]
                elif l2.LiteralMap.FromString(back.read_bytes()).SerializeToString(deterministic=True) != oracle_json.without_unknown(message):
                    problems = ["the round trip changed the message"]
            ctx.judge.say("convert", f"{pb.parent.name} {via}", problems, run)
            remove(top)


def suite_big(ctx: Context) -> None:
    """The big inputs, with inspect or convert: no crash, at most 60 s and 6 GiB."""
    import big_cases

    for name, (kind, make, must) in big_cases.CASES.items():
        if not ctx.wanted(name) or not ctx.commands.get("inspect" if kind == "pb" else "convert"):
            continue
        path = ctx.work / f"{name}.{kind}"
        path.write_bytes(make())
        if kind == "pb":
            run = execute(ctx.command("inspect", **{"in": path, "message": "flyteidl2.core.LiteralMap"}), ctx.work)
        else:
            run = execute(ctx.command("convert", **{"in": path, "from": kind, "to": "pb", "out": ctx.work / "big.out", "message": "flyteidl2.core.LiteralMap"}), ctx.work)
        problems = [f"{run.peak_mib:.0f} MiB of memory"] if run.peak_mib > 6144 else []
        if must.startswith("ok") and run.code:
            problems.append(f"exit {run.code}: {run.err[-300:]}")
        ctx.judge.say("big", name, problems, run)
        path.unlink()


SUITES: dict[str, tuple[typing.Callable[[Context], None], str]] = {
    "download": (suite_download, "download"), "sidecar": (suite_sidecar, "sidecar"), "hostile-local": (suite_hostile_local, "sidecar"), "hostile-net": (suite_hostile_net, "download"),
    "hostile": (suite_hostile, "download inspect convert"), "interface": (suite_interface, "sidecar"), "inspect": (suite_inspect, "inspect"), "convert": (suite_convert, "convert"), "big": (suite_big, "inspect convert")}


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", required=True)
    parser.add_argument("--fixtures", type=pathlib.Path, default=FIXTURES)
    parser.add_argument("--commands", type=pathlib.Path)
    parser.add_argument("--suite", action="append", choices=list(SUITES))
    parser.add_argument("--only", default="")
    parser.add_argument("--shard", type=lambda text: tuple(map(int, text.split("/"))), default=(0, 1), metavar="I/N")
    parser.add_argument("--report", type=pathlib.Path)
    args = parser.parse_args()
    commands = {**DEFAULT_COMMANDS, **(json.loads(args.commands.read_text()) if args.commands else {})}
    work = pathlib.Path(tempfile.mkdtemp(prefix="copilot-cases-"))
    cli = str(pathlib.Path(args.cli).resolve()) if pathlib.Path(args.cli).exists() else args.cli
    ctx = Context(args.fixtures.resolve(), cli, commands, work, args.only, args.shard)
    try:
        for name in args.suite or SUITES:
            if any(commands.get(c) for c in SUITES[name][1].split()):
                SUITES[name][0](ctx)
    finally:
        ctx.server.stop()
        remove(work)
    counts: dict[str, dict[str, int]] = {}
    for r in ctx.judge.results:
        counts.setdefault(r["suite"], {}).setdefault(r["verdict"], 0)
        counts[r["suite"]][r["verdict"]] += 1
    for suite, c in counts.items():
        print(f"{suite}: " + ", ".join(f"{v} {k}" for k, v in sorted(c.items())))
    beyond = sorted({f"{r['suite']} {r['case'].split(' ')[0]}" for r in ctx.judge.results if r["verdict"] == "beyond"})
    if beyond:
        print("beyond Go: " + ", ".join(beyond))
    if args.report:
        fixlib.dump_json(args.report, ctx.judge.results)
    passed = sum(r["verdict"] != "fail" for r in ctx.judge.results)
    failed = len(ctx.judge.results) - passed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not ctx.judge.results else 0


if __name__ == "__main__":
    sys.exit(main())
