"""How Azure Blob Storage finds out who asks: the account's key, a shared access signature, a token.

https://learn.microsoft.com/rest/api/storageservices/authorize-requests-to-azure-storage
"""

from __future__ import annotations

import base64
import datetime
import email.utils
import hashlib
import hmac
import time
import urllib.parse

OWN_LINES = ("Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match",
             "If-None-Match", "If-Unmodified-Since", "Range")
MOST_SKEW = 900  # seconds


class Refusal(Exception):
    """An error of the service."""

    def __init__(self, status: int, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.status, self.code, self.message = status, code, message or code


def signature(key: bytes, text: str) -> str:
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()


def shared_key(account: str, key: bytes, method: str, raw_path: str, raw_query: str, headers: list[tuple[str, str]], given: str) -> None:
    """Check an Authorization of the scheme SharedKey."""
    fields = {name.lower(): value for name, value in headers}
    name, _, said = given.partition(":")
    if name != account:
        raise Refusal(403, "AuthenticationFailed", "unknown account")
    date = fields.get("x-ms-date") or fields.get("date")
    if not date or abs(email.utils.parsedate_to_datetime(date).timestamp() - time.time()) > MOST_SKEW:
        raise Refusal(403, "AuthenticationFailed", "Request date header too old, or missing")
    lines = [fields.get(line.lower(), "") for line in OWN_LINES]
    if lines[2] == "0":
        lines[2] = ""
    if "x-ms-date" in fields:
        lines[5] = ""
    extensions = [f"{name}:{' '.join(fields[name].split())}" for name in sorted(fields) if name.startswith("x-ms-")]
    query: dict[str, list[str]] = {}
    for pair in filter(None, raw_query.split("&")):
        name, _, value = pair.partition("=")
        query.setdefault(urllib.parse.unquote(name).lower(), []).append(urllib.parse.unquote(value))
    place = [f"/{account}{raw_path}", *(f"{name}:{','.join(sorted(query[name]))}" for name in sorted(query))]
    text = "\n".join([method, *lines, *extensions, *place])
    if not hmac.compare_digest(signature(key, text), said):
        raise Refusal(403, "AuthenticationFailed", f"The MAC signature found in the HTTP request '{said}' is not the same as any computed signature. Server used following string to sign: {text!r}")


def moment(text: str) -> float:
    """Seconds of an ISO time of a signature."""
    text = text.replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(text + "T00:00:00+00:00" if len(text) == 10 else text).timestamp()


def shared_access(account: str, key: bytes, method: str, query: dict[str, str], container: str, blob: str) -> None:
    """Check an account's or a service's shared access signature, and that it allows what is asked."""
    def part(name: str) -> str:
        return query.get(name, "")

    newer = [part("ses")] if part("sv") >= "2020-12-06" else []
    if "ss" in query:
        lines = [account, part("sp"), part("ss"), part("srt"), part("st"), part("se"), part("sip"), part("spr"), part("sv"), *newer]
        text = "\n".join(lines) + "\n"
    else:
        place = f"/blob/{account}/{container}" + (f"/{blob}" if part("sr") == "b" else "")
        text = "\n".join([part("sp"), part("st"), part("se"), place, part("si"), part("sip"), part("spr"), part("sv"), part("sr"), part("snapshot"), *newer,
                          part("rscc"), part("rscd"), part("rsce"), part("rscl"), part("rsct")])
    if not hmac.compare_digest(signature(key, text), part("sig")):
        raise Refusal(403, "AuthenticationFailed", "Signature did not match.")
    if moment(part("se")) < time.time() or (part("st") and moment(part("st")) > time.time() + 1):
        raise Refusal(403, "AuthenticationFailed", "Signature not valid in the specified time frame")
    wanted = "l" if part("comp") == "list" else {"GET": "r", "HEAD": "r", "DELETE": "d"}.get(method, "w")
    if wanted not in part("sp"):
        raise Refusal(403, "AuthorizationPermissionMismatch", "This request is not authorized to perform this operation using this permission.")
