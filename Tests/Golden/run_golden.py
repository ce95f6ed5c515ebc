#!/usr/bin/env python3
"""Judges a copilot binary by the captures of the original.

    run_golden.py --bin dist/copilot [--only SUBSTRING] [--keep DIR] [--verbose]

Every case of golden-local.tgz is run and compared (compare.py).  A case must be equal, or be listed in
intended_differences.json, differ, and be as that table says.  Prints what is wrong, then `N equal, M on purpose, K else`;
exit 1 if K > 0.  --keep leaves our captures in DIR, beside the original's; --verbose prints the differences on purpose too.

The table is a list of entries:

    "cases"    names or patterns (`dl-multi*`)
    "reason"   why copilot differs there
    "assert"   what must be so instead, any of
        "exit"         a number, or "nonzero"
        "document"     the code of the error document, or null: there is none;  "document_at": its path in the bucket
        "files"        path below the local folder -> its text
        "count"        folder below the local folder -> number of files in it, at any depth
        "no_files"     paths below the local folder that must not be there
        "summary"      the value of inputs.json
        "yaml_value"   the case in which the original's inputs.json or inputs.yaml has the value that inputs.yaml must have
                       ("self": this case)
        "objects"      key in the bucket -> its text
        "outputs"      outputs.pb as canonical JSON
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import pathlib
import shutil
import sys
import tarfile
import tempfile
import typing

import yaml
from flyteidl2.core import execution_pb2
from google.protobuf import json_format

import capture
import compare

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Oracles"))
import oracle_download  # noqa: E402


def read_text(path: pathlib.Path) -> str | None:
    """The text of a file, or None."""
    return path.read_bytes().decode("utf-8", "backslashreplace") if path.is_file() else None


def document_of(ours: compare.Capture, where: str | None) -> execution_pb2.ErrorDocument | None:
    """The error document, at a given path or under its usual name."""
    if where is None:
        return ours.document()
    path = ours.folder / "store" / "bucket" / where
    return execution_pb2.ErrorDocument.FromString(path.read_bytes()) if path.is_file() else None


def texts(kind: str, root: pathlib.Path, wanted: dict[str, str]) -> list[str]:
    """Files that do not hold what they must."""
    return [f"{kind} {name}: {read_text(root / name)!r}, not {text!r}" for name, text in wanted.items() if read_text(root / name) != text]


def yaml_difference(ours: compare.Capture, original: compare.Capture) -> list[str]:
    """Whether our inputs.yaml has another value than the original's inputs.json or inputs.yaml."""
    mine = read_text(ours.folder / "data" / "inputs.yaml")
    as_json, as_yaml = (read_text(original.folder / "data" / name) for name in ("inputs.json", "inputs.yaml"))
    if mine is None:
        return ["inputs.yaml is missing"]
    value = json.loads(as_json) if as_json is not None else oracle_download.load_yaml(as_yaml or "")
    try:
        return [] if oracle_download.same_value(oracle_download.load_yaml(mine), value) else ["inputs.yaml has another value than the original's summary"]
    except (ValueError, yaml.YAMLError) as error:
        return [f"inputs.yaml cannot be read: {error}"]


def check(ours: compare.Capture, originals: pathlib.Path, wanted: dict[str, typing.Any]) -> list[str]:
    """What a capture has not, of what an entry of the table asserts."""
    found: list[str] = []
    data, bucket = ours.folder / "data", ours.folder / "store" / "bucket"
    status = ours.result["rc"]
    if "exit" in wanted and not (status not in (0, "timeout") if wanted["exit"] == "nonzero" else status == wanted["exit"]):
        found.append(f"exit {status}, not {wanted['exit']}")
    if "document" in wanted:
        document = document_of(ours, wanted.get("document_at"))
        code = document.error.code if document else None
        if code != wanted["document"]:
            found.append(f"error document {code}, not {wanted['document']}")
    found += texts("file", data, wanted.get("files", {}))
    found += texts("object", bucket, wanted.get("objects", {}))
    for folder, count in wanted.get("count", {}).items():
        have = sum(path.is_file() for path in (data / folder).rglob("*"))
        found += [f"{folder}: {have} files, not {count}"] if have != count else []
    found += [f"file {name} is there" for name in wanted.get("no_files", []) if (data / name).exists()]
    if "yaml_value" in wanted:
        case = ours.folder.name if wanted["yaml_value"] == "self" else wanted["yaml_value"]
        found += yaml_difference(ours, compare.Capture(originals / case))
    if "summary" in wanted:
        text = read_text(data / "inputs.json")
        found += [f"inputs.json {text}, not {wanted['summary']}"] if text is None or json.loads(text) != wanted["summary"] else []
    if "outputs" in wanted:
        outputs = ours.outputs()
        have = json_format.MessageToDict(outputs) if outputs is not None else None
        found += [f"outputs {have}, not {wanted['outputs']}"] if have != wanted["outputs"] else []
    return found


def entries(name: str, table: list[dict]) -> list[dict]:
    """The table's entries for a case."""
    return [entry for entry in table if any(fnmatch.fnmatchcase(name, pattern) for pattern in entry["cases"])]


def judge(name: str, original: pathlib.Path, target: pathlib.Path, table: list[dict], verbose: bool) -> str:
    """The verdict on a case: equal, purpose or else.  Prints what is wrong."""
    ours = compare.Capture(target / name)
    differences = compare.differences(compare.Capture(original / name), ours)
    intended = entries(name, table)
    if not differences and not intended:
        return "equal"
    wrong = [] if intended else differences
    if intended and not differences:
        wrong = ["listed as different on purpose, but equal: take it out of the table"]
    for entry in intended:
        wrong += check(ours, original, entry["assert"])
    if wrong:
        print(f"FAIL golden {name}: " + "\n     ".join(wrong), flush=True)
        return "else"
    if verbose:
        print(f"on purpose {name}: {intended[0]['reason']}\n     " + "\n     ".join(differences))
    return "purpose"


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=HERE.parents[1] / "dist" / "copilot", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    table = json.loads((HERE / "intended_differences.json").read_text(encoding="utf-8"))["differences"]
    work = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="copilot-golden-"))
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with tarfile.open(HERE / "golden-local.tgz") as archive:
        archive.extractall(work)
    try:
        names = capture.capture_all(str(args.bin.resolve()), work / "cases-local", work / "out", args.only)
        verdicts = [judge(name, work / "out-local", work / "out", table, args.verbose) for name in names]
        unused = [] if args.only else [pattern for entry in table for pattern in entry["cases"] if not fnmatch.filter(names, pattern)]
        for pattern in unused:
            print(f"FAIL golden: the table names {pattern}, which is no case")
    finally:
        if not args.keep:
            shutil.rmtree(work)
    wrong = verdicts.count("else") + len(unused)
    print(f"{verdicts.count('equal')} equal, {verdicts.count('purpose')} on purpose, {wrong} else")
    return 1 if wrong or not names else 0


if __name__ == "__main__":
    sys.exit(main())
