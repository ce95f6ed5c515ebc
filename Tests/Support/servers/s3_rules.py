#!/usr/bin/env python3
"""s3_rules.py: an S3 server on loopback, without memory for contents, that has one odd rule in each bucket. Prints "PORT".

    elsewhere     is in eu-west-7: 301 with x-amz-bucket-region to requests signed for another region
    malformed     the same as 400 AuthorizationHeaderMalformed with <Region>; HEAD has the header alone
    no-sums       501 to any x-amz-checksum header
    lost          CompleteMultipartUpload works, and its first answer is lost; then the upload is unknown
    never         CompleteMultipartUpload answers 200 with an InternalError in the body, always
    refused       part 2 is refused (403)
    GET /log/BUCKET: what was asked there, a line each: METHOD QUERY-NAMES
An object is as long as the last one put or completed there, and made of "s"; its tag is "tag-PARTS" after parts.
Ends with its parent, or after 15 minutes.
"""

import http.server
import os
import re
import socketserver
import threading
import time
import urllib.parse

LOG: dict[str, list[str]] = {}
SIZES: dict[str, int] = {}
PARTS: dict[str, dict[int, int]] = {}
DONE: set[str] = set()


class Rules(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: str = "", headers: dict[str, str] | None = None, size: int | None = None) -> None:
        data = body.encode() if size is None else b"s" * size
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def error(self, status: int, code: str, extra: str = "", headers: dict[str, str] | None = None) -> None:
        self.send(status, f"<Error><Code>{code}</Code><Message>by rule</Message>{extra}</Error>", headers)

    def serve(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        body = b""
        while len(body) < length:
            body += self.rfile.read(min(length - len(body), 1 << 20))
        path, _, text = self.path.partition("?")
        query = dict(urllib.parse.parse_qsl(text, keep_blank_values=True))
        bucket = path.split("/")[1]
        if bucket == "log":
            return self.send(200, "\n".join(LOG.get(path.split("/")[2], [])))
        LOG.setdefault(bucket, []).append(f"{self.command} {','.join(sorted(query))}")
        elsewhere = "/eu-west-7/s3/" not in self.headers.get("Authorization", "")
        if bucket == "elsewhere" and elsewhere:
            return self.error(301, "PermanentRedirect", headers={"x-amz-bucket-region": "eu-west-7"})
        if bucket == "malformed" and elsewhere:
            return self.error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-7</Region>", {"x-amz-bucket-region": "eu-west-7"} if self.command == "HEAD" else None)
        if bucket == "no-sums" and any(name.lower().startswith("x-amz-checksum-") and name.lower() != "x-amz-checksum-mode" for name in self.headers):
            return self.error(501, "NotImplemented")
        self.act(bucket, path, query, len(body))

    def act(self, bucket: str, path: str, query: dict[str, str], size: int) -> None:
        if "uploads" in query:
            PARTS[path] = {}
            return self.send(200, f"<InitiateMultipartUploadResult><UploadId>up-{bucket}</UploadId></InitiateMultipartUploadResult>")
        if "partNumber" in query:
            if bucket == "refused" and query["partNumber"] == "2":
                return self.error(403, "AccessDenied")
            PARTS[path][int(query["partNumber"])] = size
            return self.send(200, headers={"ETag": f'"part-{query["partNumber"]}"'})
        if "uploadId" in query:
            return self.finish_upload(bucket, path)
        if self.command == "PUT":
            SIZES[path] = size
            return self.send(200, headers={"ETag": '"tag"'})
        if path not in SIZES:
            return self.error(404, "NoSuchKey")
        wanted = re.match(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        tag = {"ETag": f'"tag-{len(PARTS[path])}"' if PARTS.get(path) else '"tag"'}
        if not wanted:
            return self.send(200, headers=tag, size=SIZES[path])
        first, last = int(wanted[1]), min(int(wanted[2]), SIZES[path] - 1)
        self.send(206, headers={**tag, "Content-Range": f"bytes {first}-{last}/{SIZES[path]}"}, size=last - first + 1)

    def finish_upload(self, bucket: str, path: str) -> None:
        if self.command == "DELETE":
            return self.send(204)
        if bucket == "never":
            return self.error(200, "InternalError")
        if path in DONE:
            return self.error(404, "NoSuchUpload")
        DONE.add(path)
        SIZES[path] = sum(PARTS[path].values())
        if bucket == "lost":
            self.close_connection = True
            return self.connection.close()
        self.send(200, f'<CompleteMultipartUploadResult><ETag>"tag-{len(PARTS[path])}"</ETag></CompleteMultipartUploadResult>')

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve


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
    server = Server(("127.0.0.1", 0), Rules)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(server.server_port, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever reads our output to its end waits no longer
    server.serve_forever()


if __name__ == "__main__":
    main()
