"""The fixtures, through the command line, judged by the oracles (Tests/Oracles/run_cases.py).

    test_cases.py [SUITE ...] [--shard I/N]

The oracles say pass, fail, or beyond: the original fails here for a known reason, and copilot succeeds.  A case that does
not pass must be in intended.json with the reason why that is right (and, for a fail, with what the oracle says of it).
hostile-net is for information: its failures count as skipped.
"""

from __future__ import annotations

import argparse
import collections
import fnmatch
import json
import pathlib
import subprocess
import sys
import tempfile
import typing

import support

COUNTED = ("download", "sidecar", "interface", "inspect", "convert", "hostile", "hostile-local")
INFORMATION = ("hostile-net",)


def run(suites: list[str], shard: str) -> list[dict]:
    """The verdicts of run_cases.py."""
    with tempfile.TemporaryDirectory(prefix="copilot-report-") as folder:
        report = pathlib.Path(folder) / "report.json"
        command = [sys.executable, support.ORACLES / "run_cases.py", "--cli", support.COPILOT, "--shard", shard, "--report", report]
        command += [word for suite in suites for word in ("--suite", suite)]
        done = subprocess.run(command, env=support.clean_environment(), capture_output=True, text=True, check=False)
        if not report.is_file():
            print(f"FAIL run_cases.py: {done.stderr[-1000:]}")
            return []
        return json.loads(report.read_text(encoding="utf-8"))


def listed(name: str, table: dict[str, typing.Any]) -> typing.Any:
    """The entry of intended.json for a case, or None."""
    return next((entry for pattern, entry in table.items() if fnmatch.fnmatchcase(name, pattern)), None)


def wrong(result: dict, intended: dict) -> str | None:
    """What is wrong with a verdict, or None."""
    name, verdict, problems = f"{result['suite']} {result['case']}", result["verdict"], result["problems"]
    beyond, different = listed(name, intended["beyond"]), listed(name, intended["different"])
    if verdict == "pass":
        return "listed in intended.json, but it passes: take it out" if beyond or different else None
    if verdict == "beyond":
        return None if beyond else "beyond the original, and intended.json does not say why"
    if different and all(any(part in problem for part in different["problems"]) for problem in problems):
        return None
    return "\n     ".join(problem.rstrip()[:600] for problem in problems)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", nargs="*", default=[*COUNTED, *INFORMATION])
    parser.add_argument("--shard", default="0/1", metavar="I/N")
    args = parser.parse_args()
    intended = json.loads((support.HERE / "intended.json").read_text(encoding="utf-8"))
    table: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for result in run(args.suite, args.shard):
        reason = wrong(result, intended)
        kind = "wrong" if reason else {"fail": "different on purpose"}.get(result["verdict"], result["verdict"])
        table[result["suite"]][kind] += 1
        if reason:
            print(f"FAIL {result['suite']} {result['case']}: {reason}")
    for suite, kinds in table.items():
        support.note(f"{suite}: " + ", ".join(f"{count} {kind}" for kind, count in kinds.items()) + (" (for information)" if suite in INFORMATION else ""))
    failed, informed = (sum(kinds["wrong"] for suite, kinds in table.items() if (suite in INFORMATION) is quiet) for quiet in (False, True))
    support.counts(sum(map(collections.Counter.total, table.values())) - failed - informed, failed, informed)


if __name__ == "__main__":
    main()
