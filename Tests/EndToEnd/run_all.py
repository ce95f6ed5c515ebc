"""Runs every end-to-end test against $COPILOT (default dist/copilot), two at a time.

    run_all.py [WORD ...]      only the scripts whose names hold a word

Each script's lines are printed when it ends; the last line of all is `N passed, N failed` (`, N skipped` may follow).
The signal sweep runs alone, because it measures moments.
"""

from __future__ import annotations

import concurrent.futures
import os
import re
import subprocess
import sys
import time

import support

JOBS = max(2, min(3, os.cpu_count() or 2))
ALONE = (("test_signals.py",),)
# The longest first, so that the last ones do not wait.
TOGETHER = (
    ("test_kubernetes.py",),
    ("test_cases.py", "hostile-net"), ("test_cases.py", "download", "--shard", "0/2"), ("test_cases.py", "download", "--shard", "1/2"), ("test_golden.py",),
    ("test_cases.py", "hostile", "--shard", "0/2"), ("test_cases.py", "hostile", "--shard", "1/2"), ("test_cases.py", "inspect", "convert"),
    ("test_faults.py",), ("test_cases.py", "sidecar", "hostile-local", "interface"), ("test_convert.py",), ("test_hurry.py",), ("test_containers.py",),
    ("test_s3.py",), ("test_bridge.py",), ("test_store.py",), ("test_inspect.py",), ("test_round_trip.py",), ("test_clouds.py",), ("test_shells.py",),
    ("test_backend_commandlines.py",), ("test_recipes.py",), ("test_run.py",), ("test_cli.py",), ("test_idl.py",),
)
COUNTS = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")


def run(script: tuple[str, ...]) -> tuple[int, int, int]:
    """Run a script, print its lines under a heading; passed, failed, skipped."""
    begin = time.monotonic()
    done = subprocess.run([sys.executable, support.HERE / script[0], *script[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    lines = done.stdout.splitlines()
    counts = COUNTS.match(lines[-1]) if lines else None
    passed, failed, skipped = (int(count or 0) for count in counts.groups()) if counts else (0, 1, 0)
    if done.returncode and not failed:
        failed = 1
    heading = " ".join(script).replace(".py", "", 1)
    body = lines[:-1] if counts else [*lines, f"FAIL {heading}: ended without its counts (exit {done.returncode})"]
    print("\n".join([f"{heading}: {passed} passed, {failed} failed in {time.monotonic() - begin:.0f} s", *body]), flush=True)
    return passed, failed, skipped


def main() -> None:
    """Command line."""
    if not os.access(support.COPILOT, os.X_OK):
        print(f"{support.COPILOT} is missing: make build")
        support.counts(0, 1)
    wanted = sys.argv[1:]
    alone, together = ([script for script in group if not wanted or any(word in " ".join(script) for word in wanted)] for group in (ALONE, TOGETHER))
    totals = [run(script) for script in alone]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        totals += pool.map(run, together)
    support.counts(*map(sum, zip(*totals or [(0, 0, 0)])))


if __name__ == "__main__":
    main()
