#!/usr/bin/env python3
"""answers.py: a small server on loopback whose answers are wrong on purpose. Prints "PORT" when it listens.

The path says what is answered:
    /ok, /cut (fewer bytes than announced), /reset (no answer), /chunked, /cut-chunked, /status/N, /headers (too long),
    /endless-headers, /loop, /to-ok, /to-file, /hops/N, /stall (nothing after the headers), /no-head (405 for HEAD), /echo (the request's target), /header/NAME, /retry-after/NAME/SECONDS (503 once),
    /flaky/NAME/N (N times 503, then "ok"), /cut-once/NAME, /big-error (a 500 with an endless body), /hits/NAME, /endless
As an S3 server, GET /BUCKET?list-type=2:
    repeat (the same token for ever), tokens (new tokens, no keys, for ever), outside, many (20,000 entries), doctype,
    deep, garbage, empty, badutf8, encoded, notoken
Ends with its parent, or after 15 minutes.
"""

import http.server
import os
import socketserver
import threading
import time

HITS: dict[str, int] = {}
SEEN_TOKENS = [0]


def listing(inner: str, truncated: str | None = None) -> str:
    more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{truncated}</NextContinuationToken>" if truncated else "<IsTruncated>false</IsTruncated>"
    return f'<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{more}{inner}</ListBucketResult>'


def entry(key: str) -> str:
    return f"<Contents><Key>{key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>1</Size></Contents>"


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # headers and body are written apart: no 40 ms wait between them

    def log_message(self, *_: object) -> None:
        pass

    def send(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        if length is not None and length != len(body):
            self.close_connection = True

    def chunks(self, pieces: list[bytes], whole: bool = True) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for piece in pieces:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if whole:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = not whole

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if length:
            self.rfile.read(length)
        path, _, query = self.path.partition("?")
        if path.startswith("http://"):  # as to a proxy
            path = "/echo"
        word, *rest = path.lstrip("/").split("/")
        try:
            if "list-type=2" in query:
                self.list(word)
            else:
                getattr(self, "answer_" + word.replace("-", "_"), self.missing)(*rest)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_HEAD = do_PUT = do_DELETE = do_POST = do_GET

    def missing(self, *_: str) -> None:
        self.send(404, b"nothing here")

    def answer_ok(self, *_: str) -> None:
        self.send(200, b"fine\n", {"ETag": '"tag"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})

    def answer_cut(self) -> None:
        self.send(200, b"abc", length=10)

    def answer_reset(self) -> None:
        self.close_connection = True
        self.connection.close()

    def answer_chunked(self) -> None:
        self.chunks([b"one ", b"two"])

    def answer_cut_chunked(self) -> None:
        self.chunks([b"one "], whole=False)

    def answer_status(self, status: str) -> None:
        self.send(int(status), b"<html>secret page</html>", {"Location": "/ok"} if status == "302" else None)

    def answer_headers(self) -> None:
        self.send(200, b"x", {f"X-Filler-{n}": "y" * 1000 for n in range(100)})

    def answer_endless_headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            self.wfile.write(b"X-Filler-%d: %s\r\n" % (number, b"y" * 1000))
        self.close_connection = True

    def answer_loop(self) -> None:
        self.send(302, b"", {"Location": "/loop"})

    def answer_to_ok(self) -> None:
        self.send(302, b"body of the redirect", {"Location": "/ok"})

    def answer_to_file(self) -> None:
        self.send(302, b"", {"Location": "file:///etc/passwd"})

    def answer_hops(self, left: str) -> None:
        if left == "0":
            self.send(200, b"there")
        else:
            self.send(307, b"", {"Location": f"/hops/{int(left) - 1}"})

    def answer_stall(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"abc")
        self.wfile.flush()
        time.sleep(60)

    def answer_no_head(self) -> None:
        if self.command == "HEAD":
            self.send(405)
        else:
            self.send(200, b"12345")

    def answer_echo(self, *_: str) -> None:
        self.send(200, self.path.encode())

    def answer_header(self, name: str) -> None:
        self.send(200, ",".join(self.headers.get_all(name, [])).encode())

    def answer_retry_after(self, name: str, seconds: str) -> None:
        HITS[name] = HITS.get(name, 0) + 1
        if HITS[name] == 1:
            self.send(503, b"", {"Retry-After": seconds})
        else:
            self.send(200, b"ok")

    def answer_flaky(self, name: str, failures: str) -> None:
        HITS[name] = HITS.get(name, 0) + 1
        if HITS[name] <= int(failures):
            self.send(503, b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>")
        else:
            self.send(200, b"ok")

    def answer_cut_once(self, name: str) -> None:
        HITS[name] = HITS.get(name, 0) + 1
        self.send(200, b"0123456789" if HITS[name] > 1 else b"xxxxxxx", length=10)

    def answer_hits(self, name: str) -> None:
        self.send(200, str(HITS.get(name, 0)).encode())

    def answer_big_error(self) -> None:
        self.send_response(500)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(2_000):
            self.wfile.write(b"10000\r\n%s\r\n" % (b"e" * 65536))
        self.close_connection = True

    def answer_endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(2_000):
            self.wfile.write(b"10000\r\n%s\r\n" % (b"e" * 65536))
        self.close_connection = True

    def answer_big(self, megabytes: str) -> None:
        self.send(200, b"b" * (int(megabytes) << 20))

    def list(self, bucket: str) -> None:
        if bucket == "tokens":
            SEEN_TOKENS[0] += 1
        body = {
            "repeat": listing(entry("k/1"), "same"),
            "tokens": listing("", f"token-{SEEN_TOKENS[0]}"),
            "outside": listing(entry("k/1") + entry("elsewhere")),
            "many": listing("".join(entry(f"k/{n}") for n in range(20_000))),
            "doctype": '<!DOCTYPE x [<!ENTITY e "k/1">]>' + listing(entry("&e;")),
            "deep": "<a>" * 5_000 + "</a>" * 5_000,
            "garbage": "not xml at all <",
            "empty": "",
            "badutf8": listing("<EncodingType>url</EncodingType>" + entry("k/%FF")),
            "encoded": listing("<EncodingType>url</EncodingType>" + entry("k/a+b%2Bc%25%C3%A9")),
            "notoken": listing(entry("k/1")).replace("false", "true"),
        }.get(bucket)
        if body is None:
            self.send(404, b"<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>")
        else:
            self.send(200, body.encode(), {"Content-Type": "application/xml"})


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, *_: object) -> None:
        pass


def end_with_parent() -> None:
    parent, deadline = os.getppid(), time.monotonic() + 900
    while os.getppid() == parent and time.monotonic() < deadline:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    server = Server(("127.0.0.1", 0), Answers)
    threading.Thread(target=end_with_parent, daemon=True).start()
    print(server.server_port, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever reads our output to its end waits no longer
    server.serve_forever()


if __name__ == "__main__":
    main()
