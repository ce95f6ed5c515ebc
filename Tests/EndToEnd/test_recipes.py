"""Runs every recipe of docs/recipes.md: commands with the output that the page shows, shell scripts, the steps of workflows."""

from __future__ import annotations

import os
import pathlib
import re
import subprocess

import support
import yaml
from flyteidl.core import errors_pb2, interface_pb2

PAGE = support.ROOT / "docs" / "recipes.md"
BLOCK = re.compile(r"^```(console|sh|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
GREET = """\
set -eu
[ "$(cat "$1/n")" = 3 ]
printf 'Hello, %s' "$(cat "$1/name")" >"$2/greeting"
echo 1.5 >"$2/total"
"""


class Recipes(support.Case):
    def setUp(self) -> None:
        super().setUp()
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "copilot").symlink_to(support.COPILOT)
        self.work = self.folder / "work"
        self.work.mkdir()
        self.environment = support.clean_environment({"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": str(self.folder / "summary")})
        kinds = support.SIMPLE
        interface = interface_pb2.TypedInterface()
        for name, side, kind in (("n", interface.inputs, kinds.INTEGER), ("name", interface.inputs, kinds.STRING),
                                 ("greeting", interface.outputs, kinds.STRING), ("total", interface.outputs, kinds.FLOAT)):
            side.variables[name].type.simple = kind
        self.put("interface.pb", interface.SerializeToString(deterministic=True))
        self.put("inputs.json", b'{"n": 3, "name": "Ada"}\n')
        self.put("greet.sh", GREET.encode())
        self.put("error.pb", errors_pb2.ErrorDocument(error=errors_pb2.ContainerError(code="BadSchema", message="column x is missing")).SerializeToString())
        for path, total in (("outputs.pb", 1.5), ("runs/1/outputs.pb", 1.5), ("runs/2/outputs.pb", 2.5), ("runs/3/outputs.pb", "much")):
            self.put(path, support.literal_map(greeting="Hello, Ada", total=total).SerializeToString(deterministic=True))

    def put(self, path: str, data: bytes) -> None:
        """A file of the page's folder."""
        (self.work / path).parent.mkdir(parents=True, exist_ok=True)
        (self.work / path).write_bytes(data)

    def shell(self, script: str, *flags: str) -> str:
        """What a script prints, both ways, as a terminal shows it."""
        done = subprocess.run(["bash", *flags, "-c", script], cwd=self.work, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=support.RUN_LIMIT, check=False)
        self.status = done.returncode
        return done.stdout

    def console(self, text: str) -> None:
        """A session at a prompt: one shell, so that variables and $? go on; the page shows what each command prints."""
        parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
        marked = "".join(f"echo '--- {number}'\n(exit $status)\n{part.split(chr(10), 1)[0]}\nstatus=$?\n" for number, part in enumerate(parts))
        printed = re.split(r"^--- \d+\n", self.shell("status=0\n" + marked), flags=re.MULTILINE)[1:]
        for part, output in zip(parts, printed, strict=True):
            command, _, shown = part.partition("\n")
            with self.subTest(command=command):
                self.assertEqual(output.rstrip("\n"), shown.rstrip("\n"))

    def workflow(self, text: str) -> None:
        """The `run` steps of a workflow, as GitHub runs them in a container."""
        steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"] if "run" in step]
        for step in steps:
            with self.subTest(step=step["name"]):
                output = self.shell(step["run"], "-e", "-o", "pipefail")
                self.assertEqual(self.status, 0, output)
        self.assertIn("Hello, Ada", pathlib.Path(self.environment["GITHUB_STEP_SUMMARY"]).read_text())

    def test_page(self) -> None:
        blocks = BLOCK.findall(PAGE.read_text())
        self.assertEqual({kind for kind, _ in blocks}, {"console", "sh", "yaml"})
        for kind, text in blocks:
            if kind == "console":
                self.console(text)
            elif kind == "yaml":
                self.workflow(text)
            else:
                with self.subTest(script=text):
                    output = self.shell(text)
                    self.assertEqual(self.status, 0, output)


if __name__ == "__main__":
    support.main()
