"""The schema in idl/ is that of the published packages, and the C made from it is fresh."""

from __future__ import annotations

import filecmp
import pathlib
import subprocess
import sys

import support

GENERATE = support.ROOT / "codegen" / "generate.sh"


def generate(target: pathlib.Path) -> None:
    """Compile idl/ to C."""
    subprocess.run([GENERATE, support.ROOT / "idl", target], check=True, capture_output=True)


def files(folder: pathlib.Path) -> dict[str, pathlib.Path]:
    """All files below a folder."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


class Schema(support.Case):
    def test_is_the_published_one(self) -> None:
        run = subprocess.run([sys.executable, support.ORACLES / "check_idl.py", support.ROOT / "idl"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        support.note(run.stdout.strip().splitlines()[-1])

    def test_gives_the_same_c_twice(self) -> None:
        for name in ("a", "b"):
            generate(self.folder / name)
        self.same(self.folder / "a", self.folder / "b")

    def test_built_c_is_fresh(self) -> None:
        built = list((support.ROOT / ".build" / "plugins" / "outputs").rglob("GenerateFlyteIDL/flyteidl.c"))
        if not built:
            self.skipTest("nothing has been built here")
        generate(self.folder / "now")
        self.same(self.folder / "now", built[0].parent)

    def same(self, first: pathlib.Path, second: pathlib.Path) -> None:
        """Two folders hold the same files."""
        a, b = files(first), files(second)
        self.assertEqual(sorted(a), sorted(b))
        self.assertEqual([name for name in a if not filecmp.cmp(a[name], b[name], shallow=False)], [])


if __name__ == "__main__":
    support.main()
