"""A CONNECT proxy that leads NCBI's hosts to this server, and everything else nowhere.

With it a client needs no change: HTTPS_PROXY and the authority's file are enough. What asks for
any other host is refused and recorded, which proves that a client talks to nobody else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from litmine.standin.tls import HOSTS
from litmine.standin.transport import reset

REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"
PIECE = 65_536


@dataclass
class Proxy:
    """The proxy: `ports` maps what is asked for (443, 80) to what is served here.

    Port 80 is there for Biopython: when it repeats a request that went through a proxy, urllib
    opens a tunnel to port 80 and speaks plain HTTP in it.
    `refused` keeps the request lines that were turned away.
    """

    host: str
    ports: dict[str, int]
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
            port = self.find_port(line)
            if port is None:
                self.refused.append(line)
                writer.write(REFUSED)
                await writer.drain()
            else:
                await self.lead(reader, writer, port)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client is gone, which is its right
        finally:
            writer.close()

    def find_port(self, line: str) -> int | None:
        """Give the port here that a request line leads to, None for any host but NCBI's."""
        method, target, *_ = [*line.split(), "", ""]
        host, _, port = target.partition(":")
        return self.ports.get(port) if method == "CONNECT" and host in HOSTS else None

    async def lead(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int
    ) -> None:
        """Join the client with a port until either ends."""
        near, far = await asyncio.open_connection(self.host, port)
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
        reset(target.transport)
