#!/usr/bin/env python3
"""Writes Tests/ObjectStorageTests/Fixtures/sharedkey.json: requests and the signatures that azure-storage-blob makes for them.

    make_sharedkey_table.py OUTPUT.json        (needs azure-storage-blob: run it with the tests' virtual environment)
"""

import base64
import json
import sys
import types
import urllib.parse

from azure.core.rest import HttpRequest
from azure.storage.blob._shared.authentication import SharedKeyCredentialPolicy

ACCOUNT, KEY = "account", base64.b64encode(bytes(range(64))).decode()
DATE = {"x-ms-date": "Thu, 29 Feb 2024 23:59:58 GMT", "x-ms-version": "2021-12-02"}
KEYS = ["plain", "a b", "100%", "p+q", "x#y", "q?r", "a&b=c", "é/ü", "日本/🎉", "a//b", "a/../b", "./c", "tilde~x", "(par)!*'", "colon:semi;at@",
        "quote\"<>\\^`{}|", "tab\tnew\nline", "%41", "trailing ", "x" * 900]
BLOCK = "MTIzNDU2Nzg5MC0wMDAwMQ=="


def case(method: str, path: str, query: dict[str, str], headers: dict[str, str], length: int | None = None) -> dict:
    """One request, signed by the SDK."""
    text = "&".join(f"{name}={urllib.parse.quote(value, safe='-_.~')}" for name, value in query.items())
    sent = {**headers, **DATE} | ({} if length is None else {"Content-Length": str(length)})
    request = HttpRequest(method, f"https://account.blob.core.windows.net{path}" + (f"?{text}" if text else ""), headers=sent)
    # The policy works on the older request of azure.core's pipelines, which has the query as a property.
    old = types.SimpleNamespace(method=method, url=request.url, headers=request.headers, query=dict(pair.split("=", 1) for pair in text.split("&")) if text else {})
    SharedKeyCredentialPolicy(ACCOUNT, KEY).on_request(types.SimpleNamespace(http_request=old, context=types.SimpleNamespace(transport=None)))
    return {"method": method, "path": path, "query": [list(pair) for pair in query.items()],
            "headers": [[name.lower(), value] for name, value in sent.items()], "account": ACCOUNT, "key": KEY,
            "authorization": request.headers["Authorization"]}


def main() -> None:
    """Every awkward key, and every kind of request."""
    def path(key: str) -> str:
        return "/container/" + urllib.parse.quote(key, safe="/-_.~")

    cases = [{**case("GET", path(key), {}, {}), "key_of_blob": f"container/{key}"} for key in KEYS]
    listing = {"comp": "list", "include": "metadata", "maxresults": "1000", "prefix": "a b/+é&=", "restype": "container", "marker": "2!92!MDAw+/="}
    cases += [case("GET", "/container", listing, {}), case("HEAD", path("k"), {}, {}), case("DELETE", path("k"), {}, {}),
              case("GET", path("k"), {}, {"x-ms-range": "bytes=0-4194303", "x-ms-range-get-content-crc64": "true"}),
              case("GET", path("k"), {}, {"If-Match": '"0x8DC0"', "x-ms-range": "bytes=5-6"}),
              case("PUT", path("k"), {}, {"Content-Type": "application/octet-stream", "x-ms-blob-type": "BlockBlob", "x-ms-content-crc64": "AAAAAAAAAAA="}, 5),
              case("PUT", path("k"), {}, {"Content-Type": "application/octet-stream", "x-ms-blob-type": "BlockBlob"}, 0),
              case("PUT", path("k"), {"comp": "block", "blockid": BLOCK}, {"x-ms-content-crc64": "////////+/8="}, 8388608),
              case("PUT", path("k"), {"comp": "blocklist"}, {"Content-Type": "application/xml", "x-ms-blob-content-type": "application/octet-stream"}, 77)]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
