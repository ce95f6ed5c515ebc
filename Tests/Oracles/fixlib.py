"""What the judges share: the bucket's name, base64, JSON files, and Python values in a form that loses nothing."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import enum
import hashlib
import json
import math
import pathlib
import re
import typing

BUCKET = "fixture-bucket"


def b64(data: bytes) -> str:
    """Standard base64, as the `-i/--interface` flags of flyte-copilot take it."""
    return base64.b64encode(data).decode()


def dump_json(path: pathlib.Path, obj: typing.Any) -> None:
    """Write JSON with sorted keys, non-ASCII kept, and a final newline."""
    path.write_text(json.dumps(obj, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def tagged(value: typing.Any, depth: int = 0) -> typing.Any:
    """A JSON form of a Python value that loses nothing a test could look at."""
    if depth > 40:
        return {"t": "deep", "repr": "..."}
    if value is None:
        return {"t": "none"}
    if isinstance(value, enum.Enum):
        return {"t": "enum", "class": type(value).__name__, "v": str(value.value)}
    if isinstance(value, bool):
        return {"t": "bool", "v": value}
    if isinstance(value, int):
        return {"t": "int", "v": str(value)}
    if isinstance(value, float):
        return {"t": "float", "v": repr(value), "hex": value.hex() if math.isfinite(value) else repr(value)}
    if isinstance(value, str):
        if len(value) > 4096:
            raw = value.encode("utf-8", "surrogatepass")
            return {"t": "str", "utf8_len": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        if any("\ud800" <= c <= "\udfff" for c in value):
            return {"t": "str", "python": ascii(value)}
        return {"t": "str", "v": value}
    if isinstance(value, bytes):
        return {"t": "bytes", "b64": b64(value)}
    if isinstance(value, dt.datetime):
        return {"t": "datetime", "v": value.isoformat()}
    if isinstance(value, dt.date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"t": "timedelta", "us": str(value // dt.timedelta(microseconds=1))}
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith("cases_"):
        return {"t": "dataclass", "class": type(value).__name__,
                "v": {f.name: tagged(getattr(value, f.name), depth + 1) for f in dataclasses.fields(value)}}
    if isinstance(value, (list, tuple)):
        return {"t": type(value).__name__, "v": [tagged(v, depth + 1) for v in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[tagged(k, depth + 1), tagged(v, depth + 1)] for k, v in value.items()]}
    if hasattr(value, "model_dump"):
        return {"t": "pydantic", "class": type(value).__name__, "repr": repr(value)}
    return {"t": "other", "class": f"{type(value).__module__}.{type(value).__qualname__}", "repr": scrub(repr(value))}


def scrub(text: str) -> str:
    """Cut temporary paths and addresses out of a repr, so that it is the same in every run."""
    text = re.sub(r" at 0x[0-9a-f]+", " at 0x", text)
    return re.sub(r"/tmp/[^\s'\",)]+", "/tmp/...", text)
