#!/usr/bin/env python3
"""Writes Tests/ObjectStorageTests/Fixtures/sigv4.json: requests and the signatures that botocore makes for them.

    make_sigv4_table.py OUTPUT.json        (needs botocore: run it with the tests' virtual environment)
"""

import datetime
import json
import sys
import unittest.mock
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials

DATE = datetime.datetime(2024, 2, 29, 23, 59, 58, tzinfo=datetime.timezone.utc)
SECRETS = [
    {"access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token": None},
    {"access_key": "ASIAEXAMPLE", "secret_key": "short", "token": "FwoGZXIvYXdzEJr//////////wEaDD=="},
]
KEYS = ["plain", "a b", "100%", "p+q", "x#y", "q?r", "a&b=c", "é/ü", "日本/🎉", "a//b", "a/../b", "./c", "tilde~x", "(par)!*'", "colon:semi;at@",
        "quote\"<>\\^`{}|", "tab\tnew\nline", "%41", "trailing ", "x" * 900]
QUERIES = [[], [["list-type", "2"], ["prefix", "a b/+é&="], ["max-keys", "1000"], ["continuation-token", "1/+=="]], [["uploads", ""]],
           [["partNumber", "2"], ["uploadId", "x.y_z~"]]]
HOSTS = ["bucket.s3.eu-west-1.amazonaws.com", "127.0.0.1:9000"]


def quote(text: str, safe: str) -> str:
    return urllib.parse.quote(text.encode("utf-8"), safe=safe)


def case(method: str, host: str, key: str, query: list, body: bytes, secret: dict, region: str) -> dict:
    """One request, signed by botocore's S3 signer with the body's hash."""
    path = "/" + quote(key, "/-_.~")
    text = "&".join(f"{quote(k, '-_.~')}={quote(v, '-_.~')}" for k, v in query)
    request = botocore.awsrequest.AWSRequest(method=method, url=f"http://{host}{path}" + (f"?{text}" if text else ""), data=body)
    request.context["payload_signing_enabled"] = True
    credentials = botocore.credentials.Credentials(secret["access_key"], secret["secret_key"], secret["token"])
    signer = botocore.auth.S3SigV4Auth(credentials, "s3", region)
    with unittest.mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: DATE.replace(tzinfo=None)):
        signer.add_auth(request)
    return {"method": method, "host": host, "path": path, "query": query, "body": body.decode(), "region": region, **secret,
            "date": int(DATE.timestamp()), "key": key, "hash": request.headers["X-Amz-Content-SHA256"],
            "authorization": request.headers["Authorization"]}


def main() -> None:
    cases = [case("GET", HOSTS[1], f"bucket/{key}", [], b"", SECRETS[0], "us-east-1") for key in KEYS]
    cases += [case("GET", HOSTS[0], "", query, b"", SECRETS[1], "eu-west-1") for query in QUERIES]
    cases += [case(method, HOSTS[1], "bucket/k", [], body, secret, "us-east-1")
              for method, body in [("PUT", b"hello"), ("PUT", b""), ("HEAD", b""), ("DELETE", b"")] for secret in SECRETS]
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(cases, file, indent=1, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
