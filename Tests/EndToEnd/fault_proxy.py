"""A proxy on loopback between a client and one HTTP server, which does to answers and requests what networks and servers do.

It passes heads unchanged (signatures cover the Host header), and knows where a message begins and ends, so that a fault hits
a chosen byte of a chosen message.  Which messages, which fault and which byte come from a seeded random generator.
"""

from __future__ import annotations

import asyncio
import random
import re
import socket
import struct
import threading
import typing

KINDS = ("cut", "truncate", "stall", "corrupt", "damage", "slow", "500", "503", "429", "expired")
EXPIRED = b"<?xml version='1.0'?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>"
BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
PIECE = 1 << 18


class Ended(Exception):
    """A connection is at its end."""


class Proxy:
    """Listens as long as its `with` lasts.

    `kind` is a fault of KINDS: cut (reset after a byte of the answer), truncate (closed there), stall (silence there), corrupt (a bit of the
    answer's body), damage (a bit of the request's body), slow (1 MiB/s), a status, expired (400 ExpiredToken).  It hits each message with
    `chance`, at most `most` times.
    """

    def __init__(self, target: int, kind: str, seed: int, chance: float, most: int = 1 << 30) -> None:
        self.target, self.kind, self.chance, self.most = target, kind, chance, most
        self.random, self.fired, self.port = random.Random(seed), 0, 0
        self.ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self) -> typing.Self:
        self.thread.start()
        self.ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stopped.set)
        self.thread.join(10)

    def serve(self) -> None:
        """The thread."""
        self.loop.run_until_complete(self.listen())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    async def listen(self) -> None:
        """Until stopped."""
        self.stopped = asyncio.Event()
        server = await asyncio.start_server(self.client, "127.0.0.1", 0, backlog=256, limit=PIECE)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await self.stopped.wait()
        server.close()
        for _ in range(3):  # a connection may be accepted while the others end
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0.01)

    def strikes(self) -> bool:
        """Whether the fault hits this message."""
        if self.fired >= self.most or self.random.random() >= self.chance:
            return False
        self.fired += 1
        return True

    async def client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, message by message."""
        server_writer = None
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target, limit=PIECE)
            while True:
                await self.exchange(reader, writer, server_reader, server_writer)
        except (Ended, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            for one in (writer, server_writer):
                if one is not None:
                    one.close()

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server_reader: asyncio.StreamReader, server_writer: asyncio.StreamWriter) -> None:
        """One request and its answer."""
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(found.group(1)) if (found := LENGTH.search(head)) else 0
        strikes = self.strikes()
        if strikes and (self.kind.isdigit() or self.kind == "expired"):
            return await self.refuse(head, size, reader, writer)
        server_writer.write(head)
        if b"100-continue" in head.lower():
            await self.pass_interim(server_reader, writer)
        harm = self.random.randrange(size) if strikes and size and self.kind == "damage" else None
        await self.copy(reader, server_writer, size, corrupt=harm)
        await self.answer(head, server_reader, writer, strikes and self.kind != "damage")

    async def pass_interim(self, server_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """100 Continue, before the body."""
        head = await server_reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        await writer.drain()
        if not head.startswith(b"HTTP/1.1 100"):
            raise Ended  # refused before its body: the client must come again

    async def refuse(self, head: bytes, size: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """An answer of our own."""
        if b"100-continue" in head.lower():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while size:
            size -= len(await self.some(reader, size))
        body = EXPIRED if self.kind == "expired" else BUSY if self.kind == "503" else b"broken"
        status, extra = (b"400", b"") if self.kind == "expired" else (self.kind.encode(), b"Retry-After: 1\r\n" if self.kind in ("503", "429") and self.fired == 1 else b"")
        writer.write(b"HTTP/1.1 " + status + b" Injected\r\nContent-Length: %d\r\n" % len(body) + extra + b"\r\n" + (b"" if head.startswith(b"HEAD") else body))
        await writer.drain()

    async def answer(self, request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, strikes: bool) -> None:
        """The server's answer, with a fault or without."""
        head = await reader.readuntil(b"\r\n\r\n")
        hasnt = request.startswith(b"HEAD") or head[9:12] in (b"204", b"304")
        found = LENGTH.search(head)
        size = 0 if hasnt else int(found.group(1)) if found else None
        point = self.random.randrange(max(1, size or 1))
        writer.write(head)
        if strikes and self.kind in ("cut", "truncate", "stall"):
            await self.copy(reader, writer, min(point, size or 0))
            await writer.drain()
            if self.kind == "stall":
                await asyncio.sleep(3600)
            if self.kind == "cut":
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            raise Ended
        corrupt = point if strikes and self.kind == "corrupt" and size else None
        await self.copy(reader, writer, size, corrupt=corrupt, rate=1 << 20 if strikes and self.kind == "slow" else 0, chunked=b"chunked" in head.lower())
        await writer.drain()

    async def some(self, reader: asyncio.StreamReader, most: int) -> bytes:
        """At least a byte."""
        data = await reader.read(min(most, PIECE))
        if not data:
            raise Ended
        return data

    async def copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, size: int | None, corrupt: int | None = None, rate: int = 0, chunked: bool = False) -> None:
        """A body of this size; a chunked one to its last chunk."""
        if size is None:
            if not chunked:
                raise Ended
            return await self.copy_chunks(reader, writer)
        done = 0
        while done < size:
            data = await self.some(reader, size - done if not rate else min(size - done, 65536))
            if corrupt is not None and done <= corrupt < done + len(data):
                spoilt = bytearray(data)
                spoilt[corrupt - done] ^= 1 << self.random.randrange(8)
                data = bytes(spoilt)
            writer.write(data)
            await writer.drain()
            done += len(data)
            if rate:
                await asyncio.sleep(len(data) / rate)

    async def copy_chunks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Chunked: sizes and pieces as they are."""
        while True:
            line = await reader.readuntil(b"\r\n")
            writer.write(line)
            size = int(line.split(b";")[0], 16)
            await self.copy(reader, writer, size + 2)
            if size == 0:
                return await writer.drain()
