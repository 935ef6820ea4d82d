"""Fault presets of the connection: bytes that stop, stall, drip or never come."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from litmine.standin.messages import Reply

TICK = 0.02  # seconds between two looks at a stalled connection, and between two drips
CHUNK = 4096


def reset(transport: asyncio.WriteTransport) -> None:
    """Close with RST instead of FIN: whoever reads sees a connection reset."""
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Wire:
    """The raw connection of one request."""

    def __init__(self, http: web.Request, reply: Reply, amount: int | None) -> None:
        """Take the connection out of aiohttp's hands."""
        transport = http.transport
        if transport is None:
            raise ConnectionResetError("the client is gone")
        self.transport: asyncio.Transport = transport
        self.reply = reply
        self.takes_gzip = "gzip" in http.headers.get("Accept-Encoding", "")
        self.amount = amount

    def head(self, **headers: str) -> None:
        """Write status line and headers; the connection closes after this reply."""
        lines = [f"HTTP/1.1 {self.reply.status} {HTTPStatus(self.reply.status).phrase}"]
        every = {"Content-Type": self.reply.content_type, **self.reply.headers}
        every |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines += [f"{name}: {value}" for name, value in every.items()]
        self.transport.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))

    def part(self, body: bytes) -> bytes:
        """Give the first n bytes of a body, half of it where no n is planned."""
        return body[: len(body) // 2 if self.amount is None else self.amount]

    async def flush(self) -> None:
        """Let everything written reach the client."""
        while self.transport.get_write_buffer_size() and not self.transport.is_closing():
            await asyncio.sleep(TICK)

    async def reset(self) -> None:
        """End with RST, as a firewall or a crash does."""
        await self.flush()
        reset(self.transport)

    async def hang(self) -> None:
        """Keep the connection open and silent until the client gives up or the server stops."""
        while not self.transport.is_closing():
            await asyncio.sleep(TICK)


async def rst_before(wire: Wire) -> None:
    """Reset before a byte is sent."""
    await wire.reset()


async def fin_before(wire: Wire) -> None:
    """Close before a byte is sent."""
    wire.transport.close()


async def rst_after_bytes(wire: Wire) -> None:
    """Reset after n bytes of the body."""
    wire.head(Content_Length=str(len(wire.reply.body)))
    wire.transport.write(wire.part(wire.reply.body))
    await wire.flush()
    await asyncio.sleep(TICK)  # or the client's stack throws away what it has not read yet
    await wire.reset()


async def short_content_length(wire: Wire) -> None:
    """Promise the whole length, send n bytes, close."""
    wire.head(Content_Length=str(len(wire.reply.body)))
    wire.transport.write(wire.part(wire.reply.body))
    wire.transport.close()


async def close_delimited_cut(wire: Wire) -> None:
    """Promise no length, send n bytes, close: nothing tells that there was more."""
    wire.head()
    wire.transport.write(wire.part(wire.reply.body))
    wire.transport.close()


async def chunk_cut(wire: Wire) -> None:
    """Send chunks and close in the middle of one."""
    wire.head(Transfer_Encoding="chunked")
    body = wire.part(wire.reply.body)
    wire.transport.write(b"%x\r\n%s" % (len(wire.reply.body) + 1, body))
    wire.transport.close()


async def gzip_cut(wire: Wire) -> None:
    """Send n bytes of the body, packed if the client takes that, with a length that fits them."""
    if wire.takes_gzip:
        sent = wire.part(gzip.compress(wire.reply.body))
        wire.head(Content_Encoding="gzip", Content_Length=str(len(sent)))
    else:
        sent = wire.part(wire.reply.body)
        wire.head(Content_Length=str(len(sent)))
    wire.transport.write(sent)
    wire.transport.close()


async def stall_headers(wire: Wire) -> None:
    """Send nothing for ever."""
    await wire.hang()


async def stall_body(wire: Wire) -> None:
    """Send n bytes of the body, then nothing for ever."""
    wire.head(Content_Length=str(len(wire.reply.body)))
    wire.transport.write(wire.part(wire.reply.body))
    await wire.hang()


async def drip(wire: Wire) -> None:
    """Send n bytes a second (100), to the end."""
    wire.head(Content_Length=str(len(wire.reply.body)))
    step = max(1, round((wire.amount or 100) * TICK))
    for start in range(0, len(wire.reply.body), step):
        if wire.transport.is_closing():
            return
        wire.transport.write(wire.reply.body[start : start + step])
        await asyncio.sleep(TICK)
    wire.transport.close()


Carrier = Callable[[Wire], Awaitable[None]]
TRANSPORTS: dict[str, Carrier] = {
    "rst_before": rst_before,
    "fin_before": fin_before,
    "rst_after_bytes": rst_after_bytes,
    "short_content_length": short_content_length,
    "close_delimited_cut": close_delimited_cut,
    "chunk_cut": chunk_cut,
    "gzip_cut": gzip_cut,
    "stall_headers": stall_headers,
    "stall_body": stall_body,
    "drip": drip,
}


class Spent(web.StreamResponse):
    """What a handler gives back whose connection a fault has used up: it sends nothing."""

    async def prepare(self, request: web.BaseRequest) -> None:
        """Write no headers."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Write no body."""
