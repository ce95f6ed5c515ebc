#!/usr/bin/env python3
"""aws_credentials.py: what gives AWS credentials to a container, on loopback. Prints "PORT" when it listens.

Checks what AWS's documentation says is checked, and counts what it gives:
    POST /                 STS: AssumeRoleWithWebIdentity (token "good-token", role with "allowed"), AssumeRole (signed, for "sts")
    GET /eks               EKS Pod Identity, ECS: Authorization must be "container-token"
    PUT /latest/api/token, GET /latest/meta-data/iam/security-credentials/[ROLE]   IMDSv2: the session token is demanded
    GET /given             how often credentials were given
    /s3/BUCKET/KEY         an S3 that answers ExpiredToken to every key given but the newest, with "fine" to that
Given keys are called GIVEN1, GIVEN2 ... and live 2,000 seconds (with ?life=N in the path, N seconds).
Ends with its parent, or after 15 minutes.
"""

import http.server
import json
import os
import re
import socketserver
import threading
import time
import urllib.parse

GIVEN = [0]
LOCK = threading.Lock()


def new_keys(life: int) -> dict[str, str]:
    with LOCK:
        GIVEN[0] += 1
        number = GIVEN[0]
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + life))
    return {"AccessKeyId": f"GIVEN{number}", "SecretAccessKey": f"secret-of-{number}", "Token": f"session-of-{number}", "Expiration": end}


class Giver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: str = "", kind: str = "text/plain") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_POST(self) -> None:
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()))
        action = form.get("Action", "")
        if form.get("Version") != "2011-06-15" or self.headers.get_content_type() != "application/x-www-form-urlencoded":
            return self.refuse("MissingAction")
        if "allowed" not in form.get("RoleArn", "") or not re.fullmatch(r"[\w+=,.@-]{2,64}", form.get("RoleSessionName", "")):
            return self.refuse("AccessDenied")
        if action == "AssumeRoleWithWebIdentity" and form.get("WebIdentityToken") != "good-token":
            return self.refuse("InvalidIdentityToken", f"the token {form.get('WebIdentityToken')} is not valid")
        signed = re.match(r"AWS4-HMAC-SHA256 Credential=BASEKEY/\d{8}/[a-z0-9-]+/sts/aws4_request, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$",
                          self.headers.get("Authorization", ""))
        if action == "AssumeRole" and not signed:
            return self.refuse("SignatureDoesNotMatch")
        keys = new_keys(2000)
        inner = f"<AccessKeyId>{keys['AccessKeyId']}</AccessKeyId><SecretAccessKey>{keys['SecretAccessKey']}</SecretAccessKey><SessionToken>{keys['Token']}</SessionToken><Expiration>{keys['Expiration']}</Expiration>"
        self.send(200, f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>{inner}</Credentials></{action}Result></{action}Response>', "text/xml")

    def refuse(self, code: str, message: str = "no") -> None:
        self.send(403, f'<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>', "text/xml")

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/latest/api/token" and 1 <= int(self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "0")) <= 21600 and "X-Forwarded-For" not in self.headers:
            return self.send(200, "imds-session")
        self.send(400)

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        life = int(dict(urllib.parse.parse_qsl(query)).get("life", "2000"))
        if path == "/given":
            self.send(200, str(GIVEN[0]))
        elif path == "/eks":
            allowed = self.headers.get("Authorization") == "container-token"
            self.send(200 if allowed else 401, json.dumps(new_keys(life)) if allowed else '{"code": "AccessDenied"}', "application/json")
        elif path.startswith("/latest/meta-data/iam/security-credentials/"):
            if self.headers.get("X-aws-ec2-metadata-token") != "imds-session":
                self.send(401)
            elif path.endswith("/"):
                self.send(200, "the-role")
            else:
                self.send(200, json.dumps({"Code": "Success", "Type": "AWS-HMAC", **new_keys(life)})) if path.endswith("/the-role") else self.send(404)
        elif path.startswith("/s3/"):
            newest = f"Credential=GIVEN{GIVEN[0]}/" in self.headers.get("Authorization", "") and self.headers.get("x-amz-security-token") == f"session-of-{GIVEN[0]}"
            self.send(200, "fine") if newest else self.send(400, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")
        else:
            self.send(404)

    do_HEAD = do_GET


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass


def end_with_parent() -> None:
    parent, deadline = os.getppid(), time.monotonic() + 900
    while os.getppid() == parent and time.monotonic() < deadline:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    server = Server(("127.0.0.1", 0), Giver)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(server.server_port, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever reads our output to its end waits no longer
    server.serve_forever()


if __name__ == "__main__":
    main()
