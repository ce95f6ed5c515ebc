"""The captures of the original (Tests/Golden)."""

from __future__ import annotations

import re
import subprocess
import sys

import support


def main() -> None:
    """Run the judge and turn its counts into ours."""
    judge = support.HERE.parent / "Golden" / "run_golden.py"
    done = subprocess.run([sys.executable, judge, "--bin", support.COPILOT], stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="")
    counts = re.search(r"^(\d+) equal, (\d+) on purpose, (\d+) else$", done.stdout, re.MULTILINE)
    if counts is None:
        support.counts(0, 1)
    equal, purpose, wrong = map(int, counts.groups())
    support.counts(equal + purpose, wrong)


if __name__ == "__main__":
    main()
