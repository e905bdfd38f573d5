"""The clients that measure a server under load."""

import asyncio

from asazora.server.load import Connection

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"id": 10}'


def test_a_connection_that_the_server_ended_is_opened_again():
    async def answer_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()
        writer.close()

    async def ask_twice() -> list[tuple[int, object]]:
        async with await asyncio.start_server(answer_once, "127.0.0.1", 0) as server:
            connection = Connection(server.sockets[0].getsockname()[1], "key")
            first = await connection.ask("GET", "/")
            await asyncio.sleep(0.1)
            second = await connection.ask("GET", "/")
            connection.close()
            return [first, second]

    assert asyncio.run(ask_twice()) == [(200, {"id": 10})] * 2
