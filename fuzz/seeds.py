"""Seeds for a fuzz target, from the project's fixtures and regressions:  seeds.py TARGET DIRECTORY"""

import hashlib
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent / "Tests"
FIXTURES = TESTS / "Fixtures"
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


def deep(opening, inner, closing, depths=(100, 198, 300, 1_000)):
    """Nested texts: some below the depth at which a larger stack is taken, some above."""
    for depth in depths:
        yield opening * depth + inner + closing * depth


TARGETS = {
    "wire": lambda: files("*.pb", "*.bin"),
    "messages": lambda: files("*.pb", "*.bin"),
    "plans": lambda: files("inputs*.pb", "*.bin"),
    "proto-json": lambda: [*files("*.json"), *deep(b"[", b"1", b"]"), *deep(b'{"a":', b"[]", b"}")],
    # Flow style takes libyaml time with the square of the depth: none of a thousand.
    "yaml": lambda: [
        *files("*.yaml", "task*.json", "interface*.json"),
        *deep(b"[", b"1", b"]", (100, 300)), *deep(b"{a: ", b"", b"}", (100, 300)), *deep(b"- ", b"x", b"", (100, 300)),
    ],
    "messagepack": lambda: [*message_pack(), *deep(b"\x91", b"\xc0", b""), *deep(b"\x81\xa1a", b"\xcb" + bytes(8), b"")],
    "values": lambda: [*strings(rb"^[-+]?[\d.]|T.*Z$|\ds$|^[{]|(?i:^(true|false|nan|.?inf))"), *files("*.txt"), *deep(b'{"a":', b"[]", b"}")],
    "paths": lambda: strings(rb"^[^:]{1,200}$"),
    "uris": lambda: strings(rb"^[a-z0-9]+://"),
    "errors": lambda: [*files("error*.pb", "*ERROR*", "*.txt", "*error*.json"), *strings(rb" ")],
}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    if target not in TARGETS:
        sys.exit(f"no target {target}; there are: {' '.join(TARGETS)}")
    directory.mkdir(parents=True, exist_ok=True)
    regressions = (path.read_bytes() for path in TESTS.glob(f"*Tests/Regressions/{target}/*"))
    for content in {*TARGETS[target](), *regressions}:
        (directory / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


main()
