"""Compare an idl/ folder with the IDL of the PyPI packages flyteidl and flyteidl2.

    check_idl.py IDL_DIR [--reference flyteidl.desc --reference flyteidl2.desc] [--require-all] [--rename OLD=NEW] [-I DIR]
    check_idl.py SOME.desc ...

IDL_DIR is compiled with `protoc --descriptor_set_out --include_imports` (every .proto in it).  Each message and enum
found is compared with the one of the same full name in a reference: field names, numbers, types, labels, JSON names,
oneofs (and their order of fields), maps, proto3 `optional`, enum values, syntax.  Comments, options, the file that a
message is in, source order and reserved ranges do not count (reserved ranges that differ are printed as notes).
A reference message that the folder lacks is a difference only if the folder has a message of the same file, or with
--require-all.  --rename flyteidl2.=flyteidl. first rewrites names in the compiled folder.

Prints the differences, one a line; exit 1 if there are any, 2 if protoc fails.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto as F

HERE = pathlib.Path(__file__).resolve().parent
TYPES = {v: n[5:].lower() for n, v in F.Type.items()}
LABELS = {v: n[6:].lower() for n, v in F.Label.items()}


def compile_folder(folder: pathlib.Path, include: list[str]) -> descriptor_pb2.FileDescriptorSet:
    """Run protoc."""
    protos = sorted(str(p.relative_to(folder)) for p in folder.rglob("*.proto"))
    if not protos:
        sys.exit(f"{folder}: no .proto files")
    with tempfile.TemporaryDirectory() as tmp:
        out = pathlib.Path(tmp) / "set.desc"
        command = ["protoc", f"--descriptor_set_out={out}", "--include_imports", f"-I{folder}", *[f"-I{i}" for i in include], *protos]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            print(run.stderr, file=sys.stderr)
            sys.exit(2)
        return descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())


def collect(files: descriptor_pb2.FileDescriptorSet) -> dict[str, tuple]:
    """full name -> (kind, descriptor, file name, syntax)."""
    out: dict[str, tuple] = {}

    def message(m, prefix: str, f) -> None:
        name = f"{prefix}.{m.name}" if prefix else m.name
        out[name] = ("message", m, f.name, f.syntax or "proto2")
        for n in m.nested_type:
            message(n, name, f)
        for e in m.enum_type:
            out[f"{name}.{e.name}"] = ("enum", e, f.name, f.syntax or "proto2")

    for f in files.file:
        for m in f.message_type:
            message(m, f.package, f)
        for e in f.enum_type:
            out[f"{f.package}.{e.name}" if f.package else e.name] = ("enum", e, f.name, f.syntax or "proto2")
    return out


def camel(name: str) -> str:
    """protoc's default JSON name."""
    out, up = "", False
    for c in name:
        if c == "_":
            up = True
        else:
            out, up = out + (c.upper() if up else c), False
    return out


def field_facts(m, f) -> dict[str, object]:
    """What counts of a field."""
    oneof = m.oneof_decl[f.oneof_index].name if f.HasField("oneof_index") and not f.proto3_optional else None
    return {"name": f.name, "type": f.type_name.lstrip(".") or TYPES[f.type], "kind": TYPES[f.type], "label": LABELS[f.label], "oneof": oneof,
            "proto3 optional": f.proto3_optional, "json name": f.json_name or camel(f.name)}


def compare_message(name: str, got, want) -> tuple[list[str], list[str]]:
    """Differences and notes of two messages."""
    problems, notes = [], []
    a, b = ({f.number: field_facts(m, f) for f in m.field} for m in (got, want))
    for number in sorted(a.keys() | b.keys()):
        if number not in a:
            problems.append(f"{name}: field {number} {b[number]['name']!r} ({b[number]['type']}) is missing")
        elif number not in b:
            problems.append(f"{name}: field {number} {a[number]['name']!r} ({a[number]['type']}) is not in the reference")
        else:
            for key, value in b[number].items():
                if a[number][key] != value:
                    problems.append(f"{name}: field {number} {b[number]['name']!r}: {key} is {a[number][key]!r}, the reference has {value!r}")
    real = [[o.name for i, o in enumerate(m.oneof_decl) if any(f.HasField("oneof_index") and f.oneof_index == i and not f.proto3_optional for f in m.field)] for m in (got, want)]
    if sorted(real[0]) != sorted(real[1]):
        problems.append(f"{name}: oneofs are {real[0]}, the reference has {real[1]}")
    if got.options.map_entry != want.options.map_entry:
        problems.append(f"{name}: map entry is {got.options.map_entry}, the reference has {want.options.map_entry}")
    reserved = [sorted((r.start, r.end) for r in m.reserved_range) for m in (got, want)]
    if reserved[0] != reserved[1] or sorted(got.reserved_name) != sorted(want.reserved_name):
        notes.append(f"note: {name}: reserved {reserved[0]} {list(got.reserved_name)}, the reference has {reserved[1]} {list(want.reserved_name)}")
    return problems, notes


def compare_enum(name: str, got, want) -> list[str]:
    """Differences of two enums."""
    a, b = ({(v.number, v.name) for v in e.value} for e in (got, want))
    return [f"{name}: value {n} = {i} is missing" for i, n in sorted(b - a)] + [f"{name}: value {n} = {i} is not in the reference" for i, n in sorted(a - b)]


def compare(got: dict, want: dict, require_all: bool) -> tuple[list[str], list[str]]:
    """Differences and notes of two collections."""
    problems, notes = [], []
    for name in sorted(got):
        kind, descriptor, file, syntax = got[name]
        if name not in want:
            problems.append(f"{name}: not in the reference ({file})")
            continue
        if want[name][0] != kind:
            problems.append(f"{name}: is a {kind}, the reference has a {want[name][0]}")
            continue
        if syntax != want[name][3]:
            problems.append(f"{name}: syntax {syntax}, the reference has {want[name][3]}")
        if kind == "message":
            p, n = compare_message(name, descriptor, want[name][1])
            problems += p
            notes += n
        else:
            problems += compare_enum(name, descriptor, want[name][1])
    touched = {want[n][2] for n in got if n in want}
    for name in sorted(want.keys() - got.keys()):
        if require_all or want[name][2] in touched:
            problems.append(f"{name}: missing (reference file {want[name][2]})")
    return problems, notes


def rename(files: descriptor_pb2.FileDescriptorSet, pairs: list[str]) -> None:
    """Apply --rename to packages and type names."""
    def message(m, old: str, new: str) -> None:
        for f in m.field:
            if f.type_name.startswith("." + old):
                f.type_name = "." + new + f.type_name[1 + len(old):]
        for n in m.nested_type:
            message(n, old, new)

    for pair in pairs:
        old, _, new = pair.partition("=")
        for f in files.file:
            if (f.package + ".").startswith(old):
                f.package = (new + (f.package + ".")[len(old):]).strip(".")
            for m in f.message_type:
                message(m, old, new)


WELL_KNOWN = {f"google/protobuf/{n}.proto" for n in ("struct", "timestamp", "duration", "wrappers", "any", "empty")}


def counts(name: str, entry: tuple) -> bool:
    """Whether a message is compared: not those of annotations, nor descriptor.proto, which differs between protoc versions."""
    return not name.startswith(("google.api.", "grpc.gateway.", "buf.validate.")) and (not name.startswith("google.protobuf.") or entry[2] in WELL_KNOWN)


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("idl", type=pathlib.Path)
    parser.add_argument("--reference", type=pathlib.Path, action="append")
    parser.add_argument("--require-all", action="store_true")
    parser.add_argument("--rename", action="append", default=[])
    parser.add_argument("-I", dest="include", action="append", default=[])
    args = parser.parse_args()
    references = args.reference or [HERE.parent / "Fixtures" / name for name in ("flyteidl.desc", "flyteidl2.desc")]
    want: dict[str, tuple] = {}
    for path in references:
        want.update(collect(descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())))
    files = compile_folder(args.idl, args.include) if args.idl.is_dir() else descriptor_pb2.FileDescriptorSet.FromString(args.idl.read_bytes())
    rename(files, args.rename)
    found = collect(files)
    got = {n: v for n, v in found.items() if counts(n, v) and not (n.startswith("google.protobuf.") and n not in want)}
    problems, notes = compare(got, {n: v for n, v in want.items() if counts(n, v) and (not n.startswith("google.protobuf.") or n in got)}, args.require_all)
    print("\n".join(problems + notes))
    print(f"{len(got)} messages and enums compared, {len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
