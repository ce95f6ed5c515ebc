#!/usr/bin/env python3
"""azure_blobs.py PORT DIRECTORY ACCOUNT KEY: a strict Azure Blob service on loopback, path style as emulators have it:
http://127.0.0.1:PORT/ACCOUNT/CONTAINER/BLOB, and Microsoft's token servers beside it (entra.py).

Signatures, clock skew, Content-MD5, x-ms-content-crc64 (by Microsoft's own package), block names and conditions are checked.
Block blobs only.  Faults are ordered by POST /control/FAULT, for the next request that they fit:
    corrupt (one byte of a blob)   cut?after=N (a blob ends after N bytes)   change?after=N (cut, and another blob is there)
    garble (one byte of what is put, before it is checked)   busy (503 with Retry-After: 0)   revoke (every token so far)
    expire?after=N (the same, after N more requests)   reset (no more faults)
GET /control/federated gives the cluster's token, /control/sas a shared access signature by Microsoft's own package,
/control/given how many tokens, /control/blocks how many blocks were put.
"""

from __future__ import annotations

import base64
import datetime
import email.utils
import hashlib
import http.server
import json
import pathlib
import socketserver
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree
from xml.sax.saxutils import escape

import azure.storage.blob
from azure.storage.extensions.checksums import crc64

import azure_auth
import entra
from azure_auth import Refusal

LOCK = threading.RLock()
FAULTS: dict[str, int] = {}
CONTAINERS: dict[str, dict[str, dict]] = {}
BLOCKS: dict[tuple[str, str], dict[str, bytes]] = {}  # not yet put together
COUNTS = {"blocks": 0}
TOKENS = entra.Tokens()
ACCOUNT, KEY = sys.argv[3], base64.b64decode(sys.argv[4])
MOST_CHECKED = 4 << 20
XML = '<?xml version="1.0" encoding="utf-8"?>'


def md5(data: bytes) -> str:
    return base64.b64encode(hashlib.md5(data).digest()).decode()


def check64(data: bytes) -> str:
    return base64.b64encode(crc64.compute(data, 0).to_bytes(8, "little")).decode()


def sas() -> str:
    """A signature that allows everything with blobs for a quarter of an hour."""
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=15)
    return azure.storage.blob.generate_account_sas(
        ACCOUNT, sys.argv[4], azure.storage.blob.ResourceTypes(service=True, container=True, object=True),
        azure.storage.blob.AccountSasPermissions(read=True, write=True, delete=True, list=True, create=True), end)


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


def named(name: str) -> str:
    """A name in a listing: percent-encoded and marked, where XML cannot hold it."""
    if any(ord(letter) < 0x20 or ord(letter) in (0xFFFE, 0xFFFF) for letter in name):
        return f'<Name Encoded="true">{urllib.parse.quote(name)}</Name>'
    return f"<Name>{escape(name)}</Name>"


class Azure(http.server.BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        headers = {"x-ms-version": self.headers.get("x-ms-version", ""), "Content-Length": str(len(body) if length is None else length), **(headers or {})}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_request(self) -> None:
        path, _, raw_query = self.path.partition("?")
        self.query = dict(urllib.parse.parse_qsl(raw_query.replace("+", "%2B"), keep_blank_values=True))
        self.fields = {name.lower(): value for name, value in self.headers.items()}
        self.body = self.rfile.read(int(self.fields.get("content-length", 0)))
        try:
            if path == "/" or path.startswith("/control/"):
                return self.control(path)
            answer = TOKENS.answer(self.command, path, self.query, self.fields, self.body)
            if answer:
                return self.send(answer[0], {"Content-Type": "application/json"}, json.dumps(answer[1]).encode())
            parts = [urllib.parse.unquote(part) for part in path.split("/", 3)[1:]] + ["", ""]
            if parts[0] != ACCOUNT:
                raise Refusal(404, "ResourceNotFound")
            self.container, self.blob = parts[1], parts[2]
            self.authorize(path, raw_query)
            if take("busy") is not None:
                raise Refusal(503, "ServerBusy", "The server is busy.")
            self.serve()
        except Refusal as refusal:
            text = f"\ufeff{XML}<Error><Code>{refusal.code}</Code><Message>{escape(refusal.message)}\nRequestId:x</Message></Error>".encode()
            extra = {"Retry-After": "0"} if refusal.status == 503 else {}
            self.send(refusal.status, {"x-ms-error-code": refusal.code, "Content-Type": "application/xml", **extra}, text)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_request

    def control(self, path: str) -> None:
        """What tests order and ask."""
        word = path.removeprefix("/control/")
        if word == "federated":
            return self.send(200, {}, TOKENS.federated().encode())
        if word == "sas":
            return self.send(200, {}, sas().encode())
        if word in ("given", "blocks"):
            return self.send(200, {}, str(len(TOKENS.given) if word == "given" else COUNTS["blocks"]).encode())
        if word == "reset":
            FAULTS.clear()
        elif word == "revoke":
            TOKENS.revoked |= set(TOKENS.given)
        elif self.command == "POST":
            FAULTS[word] = int(self.query.get("after", 0))
        self.send(200)

    def authorize(self, path: str, raw_query: str) -> None:
        """Let in whom the account knows."""
        if countdown("expire"):
            TOKENS.revoked |= set(TOKENS.given)
        given = self.fields.get("authorization", "")
        if "x-ms-version" not in self.fields and "sv" not in self.query:
            raise Refusal(400, "MissingRequiredHeader", "x-ms-version")
        if given.startswith("SharedKey "):
            azure_auth.shared_key(ACCOUNT, KEY, self.command, path, raw_query, self.headers.items(), given.removeprefix("SharedKey "))
        elif given.startswith("Bearer "):
            if not TOKENS.is_good(given.removeprefix("Bearer ")):
                raise Refusal(401, "InvalidAuthenticationInfo", "Server failed to authenticate the request.")
        elif "sig" in self.query:
            azure_auth.shared_access(ACCOUNT, KEY, self.command, self.query, self.container, self.blob)
        else:
            raise Refusal(401, "NoAuthenticationInformation", "Server failed to authenticate the request.")

    def serve(self) -> None:
        """Containers and blobs."""
        if not self.blob:
            return self.serve_container()
        if self.container not in CONTAINERS:
            raise Refusal(404, "ContainerNotFound", "The specified container does not exist.")
        blobs = CONTAINERS[self.container]
        if self.command == "PUT":
            return self.put(blobs)
        blob = blobs.get(self.blob)
        if blob is None:
            raise Refusal(404, "BlobNotFound", "The specified blob does not exist.")
        if self.command == "DELETE":
            del blobs[self.blob]
            return self.send(202)
        if self.fields.get("if-match", blob["tag"]) != blob["tag"]:
            raise Refusal(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.")
        self.get(blobs, blob)

    def serve_container(self) -> None:
        """Make, list."""
        if self.query.get("restype") != "container":
            raise Refusal(400, "InvalidUri")
        if self.command == "PUT":
            CONTAINERS.setdefault(self.container, {})
            return self.send(201)
        if self.container not in CONTAINERS:
            raise Refusal(404, "ContainerNotFound", "The specified container does not exist.")
        if self.command == "GET" and self.query.get("comp") == "list":
            return self.list(CONTAINERS[self.container])
        self.send(200)

    def check(self) -> None:
        """What is put is what was sent."""
        if take("garble") is not None:
            self.body = bytes([self.body[0] ^ 1]) + self.body[1:]
        if "content-md5" in self.fields and "x-ms-content-crc64" in self.fields:
            raise Refusal(400, "InvalidHeaderValue", "both checks")
        if self.fields.get("content-md5", md5(self.body)) != md5(self.body):
            raise Refusal(400, "Md5Mismatch")
        if "x-ms-content-crc64" in self.fields and self.fields["x-ms-content-crc64"] != check64(self.body):
            raise Refusal(400, "Crc64Mismatch", "The CRC64 value specified in the request did not match with the CRC64 value calculated by the server.")

    def put(self, blobs: dict[str, dict]) -> None:
        """Put Blob, Put Block, Put Block List."""
        self.check()
        place, comp = (self.container, self.blob), self.query.get("comp")
        if comp == "block":
            with LOCK:
                COUNTS["blocks"] += 1
                waiting = BLOCKS.setdefault(place, {})
                if any(len(name) != len(self.query["blockid"]) for name in waiting) or len(base64.b64decode(self.query["blockid"], validate=True)) > 64:
                    raise Refusal(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.")
                waiting[self.query["blockid"]] = self.body
            return self.send(201, {"x-ms-content-crc64": check64(self.body)})
        if comp == "blocklist":
            names = [element.text or "" for element in xml.etree.ElementTree.fromstring(self.body)]
            old = blobs.get(self.blob, {}).get("blocks", {})
            waiting = BLOCKS.pop(place, {})
            if len(names) > 50_000 or any(name not in waiting and name not in old for name in names):
                raise Refusal(400, "InvalidBlockList", "The specified block list is invalid.")
            blocks = {name: waiting.get(name, old.get(name)) for name in names}
            tag = self.keep(blobs, b"".join(blocks[name] for name in names), None, blocks)
        elif comp or self.fields.get("x-ms-blob-type") != "BlockBlob":
            raise Refusal(400, "MissingRequiredHeader", "x-ms-blob-type")
        else:
            BLOCKS.pop(place, None)
            tag = self.keep(blobs, self.body, md5(self.body), {})
        self.send(201, {"ETag": tag, "Last-Modified": email.utils.formatdate(usegmt=True)})

    def keep(self, blobs: dict[str, dict], data: bytes, digest: str | None, blocks: dict[str, bytes]) -> str:
        """The blob, whole, in place of what was there; its tag."""
        tag = f'"0x{time.time_ns():X}"'
        blobs[self.blob] = {"data": data, "tag": tag, "time": time.time(), "md5": digest, "blocks": blocks}
        return tag

    def get(self, blobs: dict[str, dict], blob: dict) -> None:
        """Get Blob and Get Blob Properties."""
        data, status = blob["data"], 200
        headers = {"ETag": blob["tag"], "Last-Modified": email.utils.formatdate(blob["time"], usegmt=True), "x-ms-blob-type": "BlockBlob", "Accept-Ranges": "bytes"}
        wanted = self.fields.get("x-ms-range") or self.fields.get("range")
        if wanted and self.command == "GET":
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            if int(first) >= len(data):
                raise Refusal(416, "InvalidRange", "The range specified is invalid for the current size of the resource.")
            end = min(int(last) + 1 if last else len(data), len(data))
            headers["Content-Range"], status = f"bytes {first}-{end - 1}/{len(data)}", 206
            data = data[int(first):end]
            if blob["md5"]:
                headers["x-ms-blob-content-md5"] = blob["md5"]
            if self.fields.get("x-ms-range-get-content-crc64") == "true":
                if (int(last) - int(first) + 1 if last else len(blob["data"])) > MOST_CHECKED:
                    raise Refusal(400, "OutOfRangeQueryParameterValue", "a range of more than 4 MiB cannot be checked")
                headers["x-ms-content-crc64"] = check64(data)
        elif "x-ms-range-get-content-crc64" in self.fields:
            raise Refusal(400, "InvalidHeaderValue", "no range to check")
        elif blob["md5"]:
            headers["Content-MD5"] = blob["md5"]
        self.send_damaged(blobs, blob, status, headers, data)

    def send_damaged(self, blobs: dict[str, dict], blob: dict, status: int, headers: dict[str, str], data: bytes) -> None:
        """The answer, with the fault that was ordered."""
        length = len(data)
        if self.command == "GET":
            change = take("change")
            after = take("cut") if change is None else change
            if change is not None:
                self.keep(blobs, bytes(reversed(blob["data"])), None, {})
            if data and take("corrupt") is not None:
                data = bytes([data[0] ^ 1]) + data[1:]
            if after is not None:
                data, self.close_connection = data[:after], True
        self.send(status, headers, data, length)

    def list(self, blobs: dict[str, dict]) -> None:
        """List Blobs."""
        names = sorted((name for name in list(blobs) if name.startswith(self.query.get("prefix", "")) and name >= self.query.get("marker", "")), key=lambda name: name.encode())
        most = min(int(self.query.get("maxresults", 5000)), 5000)
        page = "".join(
            f"<Blob>{named(name)}<Properties><Last-Modified>{email.utils.formatdate(blobs[name]['time'], usegmt=True)}</Last-Modified>"
            f"<Etag>{blobs[name]['tag'].strip(chr(34))}</Etag><Content-Length>{len(blobs[name]['data'])}</Content-Length><BlobType>BlockBlob</BlobType></Properties>"
            + ("<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata>" if name.endswith("-directory") else "") + "</Blob>"
            for name in names[:most])
        following = escape(names[most]) if len(names) > most else ""
        text = f'{XML}<EnumerationResults ContainerName="{self.container}"><Blobs>{page}</Blobs><NextMarker>{following}</NextMarker></EnumerationResults>'
        self.send(200, {"Content-Type": "application/xml"}, text.encode())


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
    Server(("127.0.0.1", int(sys.argv[1])), Azure).serve_forever()
