#!/usr/bin/env python3
"""google_store.py PORT: a small Google on loopback: token servers (google_tokens.py) and a strict store that asks for a token.

The store knows the parts of the JSON API that a client needs to move objects: multipart and resumable uploads, media with
ranges and ifGenerationMatch, listings, deletion.  It checks what it is sent (CRC32C, Content-Range, quanta of 256 KiB).
Faults are ordered by POST /control/FAULT, for the next request that they fit:
    cut?after=N (the media ends after N bytes)   corrupt (one byte of the media)   change?after=N (cut, and a new generation)
    break?after=N (a piece of an upload ends after N bytes, without an answer)     lose (the answer to a piece)
    busy (503 with Retry-After: 0)   revoke (every token given so far)   expire?after=N (the same, after N more requests)
    reset (no more faults)
GET /control/document/TYPE gives a credential document, /control/subject the cluster's token, /control/given how many tokens.
"""

from __future__ import annotations

import base64
import email.utils
import http.server
import json
import secrets
import socketserver
import sys
import threading
import time
import urllib.parse

import google_crc32c

import google_tokens

QUANTUM = 256 << 10
LOCK = threading.RLock()
BUCKETS: dict[str, dict[str, dict]] = {}
SESSIONS: dict[str, dict] = {}
FAULTS: dict[str, int] = {}
TOKENS: google_tokens.Tokens


def crc32c(data: bytes) -> str:
    return base64.b64encode(google_crc32c.value(data).to_bytes(4, "big")).decode()


def take(fault: str) -> int | None:
    """The ordered fault, once."""
    with LOCK:
        return FAULTS.pop(fault, None)


def countdown(fault: str) -> bool:
    """Whether a fault that was ordered for later is due."""
    with LOCK:
        left = FAULTS.pop(fault, None)
        if left:
            FAULTS[fault] = left - 1
        return left == 0


class Refusal(Exception):
    """An error of the JSON API."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message


def store(bucket: str, meta: dict, data: bytes) -> dict:
    """Keep an object whose declared check is right; its resource."""
    if bucket not in BUCKETS:
        raise Refusal(404, "notFound", "The specified bucket does not exist.")
    if not 0 < len(meta["name"].encode()) <= 1024 or "\n" in meta["name"] or "\r" in meta["name"] or meta["name"] in (".", ".."):
        raise Refusal(400, "invalid", "Invalid object name.")
    if "crc32c" in meta and meta["crc32c"] != crc32c(data):
        raise Refusal(400, "invalid", f'Provided CRC32C "{meta["crc32c"]}" doesn\'t match calculated CRC32C "{crc32c(data)}".')
    with LOCK:
        stored = {"data": data, "generation": str(time.time_ns() // 1000), "time": time.time()}
        BUCKETS[bucket][meta["name"]] = stored
    return resource(bucket, meta["name"], stored)


def resource(bucket: str, name: str, stored: dict) -> dict:
    updated = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(stored["time"]))
    return {"kind": "storage#object", "bucket": bucket, "name": name, "size": str(len(stored["data"])), "generation": stored["generation"],
            "crc32c": crc32c(stored["data"]), "updated": updated}


def multipart(headers: dict[str, str], body: bytes) -> tuple[dict, bytes]:
    """Metadata and media of a multipart/related body (RFC 2387)."""
    boundary = headers["content-type"].partition("boundary=")[2].strip('"').encode()
    pieces = body.split(b"--" + boundary)
    if len(pieces) != 4 or pieces[0] or pieces[3] not in (b"--\r\n", b"--"):
        raise Refusal(400, "badRequest", "Malformed multipart body.")
    parts = []
    for piece in pieces[1:3]:
        head, blank, content = piece.partition(b"\r\n\r\n")
        if not blank or not content.endswith(b"\r\n") or b"content-type:" not in head.lower():
            raise Refusal(400, "badRequest", "Malformed multipart body.")
        parts.append(content[:-2])
    return json.loads(parts[0]), parts[1]


class Google(http.server.BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def reply(self, status: int, document: dict, headers: dict[str, str] | None = None) -> None:
        self.send(status, json.dumps(document, ensure_ascii=False).encode(), {"Content-Type": "application/json", **(headers or {})})

    def handle_request(self) -> None:
        target = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(target.query, keep_blank_values=True))
        self.fields = {name.lower(): value for name, value in self.headers.items()}
        length = int(self.fields.get("content-length", 0))
        after = take("break") if self.command == "PUT" and length else None
        try:
            if after is not None:
                return self.broken(self.rfile.read(min(after, length)))
            body = self.rfile.read(length)
            if target.path.startswith("/control/") or target.path == "/":
                return self.control(target.path)
            answer = TOKENS.answer(self.command, target.path, self.query, self.fields, body)
            if answer:
                return self.reply(answer[0], answer[2], answer[1])
            self.authorize()
            self.storage([urllib.parse.unquote(part) for part in target.path.removeprefix("/download").split("/")[1:]], body)
        except Refusal as refusal:
            error = {"code": refusal.status, "message": refusal.message, "errors": [{"domain": "global", "reason": refusal.reason, "message": refusal.message}]}
            self.reply(refusal.status, {"error": error}, {"Retry-After": "0"} if refusal.status == 503 else None)

    do_GET = do_PUT = do_POST = do_DELETE = handle_request

    def control(self, path: str) -> None:
        """What tests order and ask."""
        word = path.removeprefix("/control/").split("/")
        if word[0] == "document":
            return self.reply(200, TOKENS.document(word[1], self.query))
        if word[0] == "subject":
            return self.send(200, TOKENS.subject().encode())
        if word[0] == "given":
            return self.send(200, str(len(TOKENS.given)).encode())
        if word[0] == "reset":
            FAULTS.clear()
        elif word[0] == "revoke":
            TOKENS.revoked |= set(TOKENS.given)
        elif self.command == "POST":
            FAULTS[word[0]] = int(self.query.get("after", 0))
        self.send(200)

    def authorize(self) -> None:
        """A good token with a scope for storage."""
        if countdown("expire"):
            TOKENS.revoked |= set(TOKENS.given)
        who = TOKENS.bearer(self.fields)
        if who is None:
            raise Refusal(401, "authError", "Invalid Credentials")
        if not who[1] & google_tokens.STORAGE:
            raise Refusal(403, "forbidden", "Provided scope(s) are not authorized")
        if who[0] == "user" and self.fields.get("x-goog-user-project") != "payer":
            raise Refusal(403, "forbidden", "no quota project")
        if take("busy") is not None:
            raise Refusal(503, "backendError", "Backend Error")

    def storage(self, parts: list[str], body: bytes) -> None:
        """The JSON API."""
        match self.command, parts:
            case "POST", ["storage", "v1", "b"]:
                BUCKETS[json.loads(body)["name"]] = {}
                self.reply(200, {})
            case "POST", ["upload", "storage", "v1", "b", bucket, "o"]:
                self.upload(bucket, body)
            case "PUT", ["upload", "session", name]:
                self.piece(SESSIONS.get(name), body)
            case "GET", ["storage", "v1", "b", bucket, "o"]:
                self.listing(bucket)
            case method, ["storage", "v1", "b", bucket, "o", name]:
                stored = BUCKETS.get(bucket, {}).get(name)
                if stored is None or self.query.get("generation", stored["generation"]) != stored["generation"]:
                    raise Refusal(404, "notFound", f"No such object: {bucket}/{name}")
                if method == "DELETE":
                    del BUCKETS[bucket][name]
                    return self.send(204)
                if self.query.get("alt") == "media":
                    return self.media(bucket, name, stored)
                self.reply(200, resource(bucket, name, stored))
            case _:
                raise Refusal(404, "notFound", "Not Found")

    def upload(self, bucket: str, body: bytes) -> None:
        """In one request, or the beginning of a resumable upload."""
        if self.query.get("uploadType") == "multipart":
            return self.reply(200, store(bucket, *multipart(self.fields, body)))
        if bucket not in BUCKETS:
            raise Refusal(404, "notFound", "The specified bucket does not exist.")
        name = secrets.token_urlsafe(16)
        SESSIONS[name] = {"bucket": bucket, "meta": {"name": self.query.get("name"), **json.loads(body)}, "data": b"", "done": None,
                          "size": int(self.fields["x-upload-content-length"])}
        self.send(200, headers={"Location": f"{TOKENS.origin}/upload/session/{name}"})

    def piece(self, session: dict | None, body: bytes) -> None:
        """A piece of a resumable upload, or a question where it is."""
        if session is None:
            raise Refusal(404, "notFound", "Upload session not found")
        if session["done"] is None:
            self.keep(session, body, whole=True)
        if take("lose") is not None:
            self.close_connection = True
            return
        if session["done"]:
            return self.reply(200, session["done"])
        kept = len(session["data"])
        self.send(308, headers={"Range": f"bytes=0-{kept - 1}"} if kept else {})

    def keep(self, session: dict, body: bytes, whole: bool) -> None:
        """Append what is new of a piece; finish with its last byte."""
        stretch, _, total = self.fields["content-range"].removeprefix("bytes ").partition("/")
        if int(total) != session["size"]:
            raise Refusal(400, "badRequest", "Invalid Content-Range: total")
        if stretch != "*":
            first, last = map(int, stretch.split("-"))
            kept = len(session["data"])
            if first > kept or (whole and last - first + 1 != len(body)) or (last + 1 < int(total) and (last + 1) % QUANTUM):
                raise Refusal(400, "badRequest", f"Invalid Content-Range: {kept} bytes are kept")
            data = session["data"] + body[kept - first:]
            session["data"] = data if whole else data[:len(data) // QUANTUM * QUANTUM]
        if len(session["data"]) == session["size"]:
            session["done"] = store(session["bucket"], session["meta"], session["data"])

    def broken(self, body: bytes) -> None:
        """What came of a piece before the line broke."""
        self.close_connection = True
        self.keep(SESSIONS[self.path.rpartition("/")[2]], body, whole=False)

    def media(self, bucket: str, name: str, stored: dict) -> None:
        """The bytes, or a range of them."""
        if "ifGenerationMatch" in self.query and self.query["ifGenerationMatch"] != stored["generation"]:
            raise Refusal(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.")
        data, status = stored["data"], 200
        headers = {"x-goog-generation": stored["generation"], "x-goog-hash": f"crc32c={crc32c(data)}", "Last-Modified": email.utils.formatdate(stored["time"], usegmt=True)}
        if "range" in self.fields:
            first, _, last = self.fields["range"].removeprefix("bytes=").partition("-")
            if int(first) >= len(data):
                raise Refusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable")
            end = min(int(last) + 1 if last else len(data), len(data))
            headers["Content-Range"], status = f"bytes {first}-{end - 1}/{len(data)}", 206
            data = data[int(first):end]
        length, after = len(data), take("cut")
        change = take("change")
        if change is not None:
            after = change
            store(bucket, {"name": name}, bytes(reversed(stored["data"])))
        if take("corrupt") is not None:
            data = bytes([data[0] ^ 1]) + data[1:]
        if after is not None:
            data, self.close_connection = data[:after], True
        self.send(status, data, headers, length)

    def listing(self, bucket: str) -> None:
        """A page of names."""
        if bucket not in BUCKETS:
            raise Refusal(404, "notFound", "The specified bucket does not exist.")
        names = sorted((name for name in BUCKETS[bucket] if name.startswith(self.query.get("prefix", ""))), key=lambda name: name.encode())
        start = int(self.query.get("pageToken", 0))
        end = start + min(int(self.query.get("maxResults", 1000)), 1000)
        page = {"kind": "storage#objects", "items": [resource(bucket, name, BUCKETS[bucket][name]) for name in names[start:end]]}
        self.reply(200, page | ({"nextPageToken": str(end)} if end < len(names) else {}))



class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    TOKENS = google_tokens.Tokens(f"http://127.0.0.1:{sys.argv[1]}")
    Server(("127.0.0.1", int(sys.argv[1])), Google).serve_forever()
