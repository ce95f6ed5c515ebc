"""Seeds for a fuzz target, from the project's fixtures:  seeds.py TARGET DIRECTORY"""

import hashlib
import pathlib
import re
import sys

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"
LARGEST = 16_384  # libFuzzer mutates small inputs best


def files(*patterns):
    """Contents of the small fixtures of these names."""
    for pattern in patterns:
        for path in sorted(FIXTURES.rglob(pattern)):
            if path.is_file() and path.stat().st_size <= LARGEST:
                yield path.read_bytes()


def varint(data, at):
    """A number and the offset behind it; (-1, at) where there is none."""
    value = shift = 0
    for index in range(at, min(at + 5, len(data))):
        value |= (data[index] & 0x7F) << shift
        shift += 7
        if data[index] < 0x80:
            return value, index + 1
    return -1, at


def message_pack():
    """The value (field 1) that stands before the tag "msgpack" (field 2) of every Binary."""
    for data in files("*.pb"):
        for tag in re.finditer(rb"\x12\x07msgpack", data):
            for at in range(tag.start()):
                length, start = varint(data, at + 1)
                if data[at] == 0x0A and start + length == tag.start():
                    yield data[start : start + length]


def strings(pattern):
    """Texts of the JSON fixtures that match a pattern."""
    for data in files("*.json", "*.yaml", "*.tsv"):
        for match in re.finditer(rb'"((?:[^"\\\n]){1,300})"', data):
            if re.search(pattern, match[1]):
                yield match[1]


TARGETS = {
    "wire": lambda: files("*.pb", "*.bin"),
    "messages": lambda: files("*.pb", "*.bin"),
    "plans": lambda: files("inputs*.pb", "*.bin"),
    "proto-json": lambda: files("*.json"),
    "yaml": lambda: files("*.yaml", "task*.json", "interface*.json"),
    "messagepack": message_pack,
    "values": lambda: list(strings(rb"^[-+]?[\d.]|T.*Z$|\ds$|^[{]|(?i:^(true|false|nan|.?inf))")) + list(files("*.txt")),
    "paths": lambda: strings(rb"^[^:]{1,200}$"),
    "uris": lambda: strings(rb"^[a-z0-9]+://"),
    "errors": lambda: list(files("error*.pb", "*ERROR*", "*.txt")) + list(strings(rb" ")) + list(files("*error*.json")),
}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    if target not in TARGETS:
        sys.exit(f"no target {target}; there are: {' '.join(TARGETS)}")
    directory.mkdir(parents=True, exist_ok=True)
    for content in set(TARGETS[target]()):
        (directory / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


main()
