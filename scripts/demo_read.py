"""Reads the outputs of the demo with flytekit, as a Flyte client would:  demo_read.py STORE"""

import datetime
import pathlib
import sys

from flyteidl.core import literals_pb2
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import LiteralMap
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile

TYPES = {"total": float, "due": datetime.datetime, "facts": dict, "report": FlyteFile, "parts": FlyteDirectory}
CONTAINER = "copilot-run"  # of `copilot run`'s own objects in the embedded store


def main() -> None:
    """Print every output."""
    store = pathlib.Path(sys.argv[1])
    message = literals_pb2.LiteralMap.FromString((store / CONTAINER / "outputs" / "outputs.pb").read_bytes())
    for literal in message.literals.values():
        if literal.scalar.HasField("blob"):  # the SDK knows no embedded store: give it the folder behind the uri
            literal.scalar.blob.uri = str(store / literal.scalar.blob.uri.removeprefix("file://"))
    context = FlyteContextManager.current_context()
    for name, literal in sorted(LiteralMap.from_flyte_idl(message).literals.items()):
        value = TypeEngine.to_python_value(context, literal, TYPES[name])
        kind = type(value).__name__
        if isinstance(value, FlyteFile):
            value = pathlib.Path(value).read_text(encoding="utf-8")
        elif isinstance(value, FlyteDirectory):
            value = {path.name: path.read_text(encoding="utf-8") for path in sorted(pathlib.Path(value.path).iterdir())}
        elif isinstance(value, dict):
            value = dict(sorted(value.items()))
        print(f"{name:7} {kind:15} {value!r}")


if __name__ == "__main__":
    main()
