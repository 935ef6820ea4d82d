"""A CONNECT proxy that leads NCBI's hosts to the TLS port, and everything else nowhere.

With it a client needs no change: HTTPS_PROXY and the authority's file are enough. What asks for
any other host is refused and recorded, which proves that a client talks to nobody else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from litmine.standin.tls import HOSTS

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
PIECE = 65_536


@dataclass
class Proxy:
    """The proxy in front of one TLS port; `refused` keeps what it turned away."""

    host: str
    tls_port: int
    refused: list[str] = field(default_factory=list)
    server: asyncio.Server | None = None

    async def open(self) -> int:
        """Listen on a free port and give it."""
        self.server = await asyncio.start_server(self.serve, self.host, 0)
        port: int = self.server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Listen no more."""
        if self.server:
            self.server.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            line = head.split(b"\r\n", 1)[0].decode("latin-1")
            if self.allows(line):
                await self.lead(reader, writer)
            else:
                self.refused.append(line)
                writer.write(REFUSED)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client is gone, which is its right
        finally:
            writer.close()

    @staticmethod
    def allows(line: str) -> bool:
        """Tell whether a request line asks for one of NCBI's hosts over TLS."""
        method, target, *_ = [*line.split(), "", ""]
        host, _, port = target.partition(":")
        return method == "CONNECT" and host in HOSTS and port == "443"

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join the client with the TLS port until either ends."""
        near, far = await asyncio.open_connection(self.host, self.tls_port)
        writer.write(OPENED)
        await asyncio.gather(carry(reader, far), carry(near, writer))


async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Carry bytes one way; an end on one side becomes one on the other, a reset an abort."""
    try:
        while piece := await source.read(PIECE):
            target.write(piece)
            await target.drain()
        target.write_eof()
    except OSError:  # a reset, or the other side is gone already
        target.transport.abort()
