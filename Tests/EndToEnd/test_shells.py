"""What `make install` installs beside the program: completions, tried in the shells themselves, and manual pages."""

from __future__ import annotations

import os
import pathlib
import pty
import re
import select
import subprocess
import time

import support

COMMANDS = ("download", "sidecar", "store", "run", "inspect", "convert", "diff", "check", "fail", "config", "completion", "man")


class Installed(support.Case):
    def setUp(self) -> None:
        super().setUp()
        self.share = self.folder / "share"
        subprocess.run([support.ROOT / "scripts" / "install_texts.sh", support.COPILOT, self.share], check=True)
        (self.folder / "bin").mkdir()
        for name in ("copilot", "flyte-copilot"):
            (self.folder / "bin" / name).symlink_to(support.COPILOT)
        (self.folder / "work").mkdir()
        (self.folder / "work" / "outputs.pb").write_bytes(b"")
        self.environment = support.clean_environment({"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder), "TERM": "dumb"})


class Bash(Installed):
    def offers(self, *words: str) -> set[str]:
        """What bash offers for the last of these words."""
        script = """
            source "$1"; shift
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            _copilot
            [ ${#COMPREPLY[@]} = 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
        """
        done = subprocess.run(["bash", "--norc", "-c", script, "bash", self.share / "bash-completion" / "completions" / "copilot", *words], cwd=self.folder / "work",
                              env=self.environment, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return set(done.stdout.split())

    def test_offers(self) -> None:
        self.assertEqual(self.offers("copilot", ""), set(COMMANDS))
        self.assertEqual(self.offers("copilot", "con"), {"convert", "config"})
        self.assertEqual(self.offers("copilot", "inspect", "--format", "t"), {"tree"})
        self.assertEqual(self.offers("copilot", "inspect", "-m", ""), {"json", "values", "yaml", "tree", "launch"})
        self.assertEqual(self.offers("copilot", "inspect", "--format", "=", "la"), {"launch"})
        self.assertEqual(self.offers("copilot", "inspect", "--form"), {"--format"})
        self.assertEqual(self.offers("copilot", "downloader", "--to-l"), {"--to-local-dir"})
        self.assertEqual(self.offers("copilot", "check", "--interface", "o"), {"outputs.pb"})
        self.assertEqual(self.offers("copilot", "completion", ""), {"bash", "zsh", "fish"})
        self.assertEqual(self.offers("copilot", "--config", ""), {"outputs.pb"})
        self.assertIn("--storage.container", self.offers("copilot", "--storage"))
        self.assertEqual(self.offers("copilot", "inspect", "out"), set())  # bash completes files itself

    def test_both_names(self) -> None:
        script = 'source "$1"; complete -p copilot; complete -p flyte-copilot'
        for name in ("copilot", "flyte-copilot"):
            subprocess.run(["bash", "--norc", "-c", script, "bash", self.share / "bash-completion" / "completions" / name], check=True, capture_output=True)


class Fish(Installed):
    def offers(self, line: str) -> set[str]:
        """What fish offers at the end of a line."""
        script = f'source "{self.share}/fish/vendor_completions.d/copilot.fish"; complete -C "{line}"'
        done = subprocess.run(["fish", "--no-config", "-c", script], cwd=self.folder / "work", env=self.environment, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return {offer.split("\t")[0] for offer in done.stdout.splitlines()}

    def test_offers(self) -> None:
        self.assertEqual(self.offers("copilot "), set(COMMANDS))
        self.assertEqual(self.offers("flyte-copilot inspect --format "), {"json", "values", "yaml", "tree", "launch"})
        self.assertEqual(self.offers("copilot inspect --form"), {"--format"})
        self.assertEqual(self.offers("copilot completion "), {"bash", "zsh", "fish"})
        self.assertIn("outputs.pb", self.offers("copilot inspect "))
        self.assertIn("outputs.pb", self.offers("copilot check --interface "))


class Zsh(Installed):
    def test_offers(self) -> None:
        leader, follower = pty.openpty()
        shell = subprocess.Popen(["zsh", "-f", "-i"], stdin=follower, stdout=follower, stderr=follower, cwd=self.folder / "work", env=self.environment, start_new_session=True)
        os.close(follower)
        self.addCleanup(shell.wait, 10)
        self.addCleanup(shell.kill)
        self.leader = leader
        self.addCleanup(os.close, leader)
        self.type(f"PS1='> '; fpath=({self.share}/zsh/site-functions $fpath); autoload -Uz compinit; compinit -u -d {self.folder}/dump; zstyle ':completion:*' verbose no; print READY\r", "READY\r")
        self.assertIn("copilot inspect", self.type("copilot insp\t", "inspect "))
        self.assertIn("--format tree", self.type("--format tr\t", "tree "))
        self.assertIn("outputs.pb", self.type("out\t", "outputs.pb"))
        self.type("\x15print AGAIN\r", "AGAIN\r")
        self.assertIn("launch", self.type("copilot inspect --format \t", "launch"))

    def type(self, keys: str, wanted: str) -> str:
        """Type, and read until something is there."""
        os.write(self.leader, keys.encode())
        shown, deadline = "", time.monotonic() + 20
        while wanted not in shown.replace("\r\n", "\r") and time.monotonic() < deadline:
            if select.select([self.leader], [], [], 0.1)[0]:
                shown += os.read(self.leader, 4096).decode("utf-8", "replace")
        self.assertIn(wanted, shown.replace("\r\n", "\r"))
        return shown


class Manuals(Installed):
    def pages(self) -> list[pathlib.Path]:
        """The installed pages."""
        return sorted((self.share / "man" / "man1").iterdir())

    def test_every_command_has_one(self) -> None:
        self.assertEqual([page.name for page in self.pages()], sorted(["copilot.1", *(f"copilot-{name}.1" for name in COMMANDS)]))

    def test_they_are_well_formed(self) -> None:
        for page in self.pages():
            with self.subTest(page=page.name):
                done = subprocess.run(["mandoc", "-T", "lint", "-W", "error", page], capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_they_say_what_the_help_says(self) -> None:
        for name in COMMANDS:
            with self.subTest(command=name):
                shown = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=200", self.share / "man" / "man1" / f"copilot-{name}.1"], capture_output=True, check=True).stdout
                plain = " ".join(re.sub(".\x08", "", shown.decode()).split())
                for line in support.copilot(name, "--help").out.split("Flags of every command")[0].splitlines():
                    for word in line.split():
                        if word.startswith("--") and word.strip(",.").isascii():
                            self.assertIn(word.rstrip(",."), plain)
                self.assertIn("EXIT STATUS", plain)

    def test_wrong_words(self) -> None:
        self.assert_status(support.copilot("man", "nothing"), 64)
        self.assert_status(support.copilot("completion"), 64)
        self.assert_status(support.copilot("completion", "tcsh"), 64)


if __name__ == "__main__":
    support.main()
