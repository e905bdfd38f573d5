"""How a running server answers while it generates: many clients at once, each with a connection that stays open.

The clients are asyncio streams and speak just enough HTTP, so that what is measured is the server and not a client.
"""

import asyncio
import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

THINK_SECONDS = 1.0
"""A client's pause between two requests: what OpenAI's client waits between two looks at a video."""

CREATE_SHARE = 0.02
"""Of a client's requests, those that make a video; the others look at one, or list."""

TINY_VIDEO = {"prompt": "a red ball rolls left", "asazora": {"size": "64x64", "seconds": 0.25, "fps": 4}}
LONG_VIDEO = {"prompt": "a small red fox walks through a snowy forest", "asazora": {"size": "256x256", "seconds": 60}}
NUM_GENERATING = 2
LOOK_SECONDS = 1.0
DEADLINE_SECONDS = 120.0
MAX_LOAD_SECONDS = 1800.0
"""However few requests were answered by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """How many clients, for how long, and with which keys: the clients share them in turn."""

    port: int
    keys: Sequence[str]
    num_clients: int = 200
    seconds: float = 20.0
    """At least; longer if it takes longer to send the requests."""

    num_requests: int = 0
    """At least; each client ends when the time is over and all have sent so many together."""


@dataclass(slots=True)
class LoadResult:
    """What the clients saw: seconds of each request by kind, statuses, and the videos that were accepted."""

    seconds: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    statuses: dict[int, int] = field(default_factory=dict[int, int])
    accepted: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(key, video id)."""

    lost: int = 0
    generating: list[int] = field(default_factory=list[int])
    """How many of the long videos were in progress, at each look."""

    @property
    def num_requests(self) -> int:
        return sum(self.statuses.values())

    def note(self, kind: str, status: int, took: float) -> None:
        self.seconds.setdefault(kind, []).append(took)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def summary(self) -> Mapping[str, Any]:
        """In milliseconds, by kind of request, and over all that make nothing."""
        looks = [took for kind, all_took in self.seconds.items() if kind != "create" for took in all_took]
        kinds = {kind: _quantiles(took) for kind, took in sorted(self.seconds.items())}
        errors = sum(count for status, count in self.statuses.items() if status >= 500)
        return {
            "requests": self.num_requests,
            "generating_at_once": round(sum(self.generating) / len(self.generating), 2) if self.generating else 0.0,
            "generating_at_most": max(self.generating, default=0),
            "without_create": _quantiles(looks),
            "kinds": kinds,
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "errors_5xx": errors,
            "accepted": len(self.accepted),
            "lost": self.lost,
        }


class Connection:
    """One connection to the server, opened again when it was closed."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """The status and the JSON of an answer. Raises OSError if there is none."""
        data = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {self._key}\r\n"
        head += f"content-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
        try:
            reader, writer = await self._open()
            writer.write(head.encode() + data)
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await _read_answer(reader)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is not None and self._streams[0].at_eof():
            self.close()  # servers end connections that are idle for some seconds
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        return self._streams


async def put_under_load(plan: LoadPlan) -> LoadResult:
    """Let the clients ask for the plan's time while two long videos are being made; then look for every video."""
    result = LoadResult()
    period = _Period(plan, result, time.monotonic())
    generating = asyncio.create_task(_keep_generating(plan, period, result))
    clients = [_client(plan, number, period, result) for number in range(plan.num_clients)]
    await asyncio.gather(*clients)
    await generating
    await _look_for_lost(plan, result)
    return result


@dataclass(frozen=True, slots=True)
class _Period:
    """How long the clients ask."""

    plan: LoadPlan
    result: LoadResult
    start: float

    @property
    def is_over(self) -> bool:
        elapsed_s = time.monotonic() - self.start
        is_enough = elapsed_s >= self.plan.seconds and self.result.num_requests >= self.plan.num_requests
        return is_enough or elapsed_s >= MAX_LOAD_SECONDS


async def _client(plan: LoadPlan, number: int, period: _Period, result: LoadResult) -> None:
    """Lists, looks at its videos, and now and then makes a tiny one."""
    draw, key = random.Random(number), plan.keys[number % len(plan.keys)]
    connection = Connection(plan.port, key)
    mine = list[str]()
    await asyncio.sleep(draw.uniform(0, THINK_SECONDS))
    while not period.is_over:
        if not mine or draw.random() < CREATE_SHARE:
            kind, question = "create", ("POST", "/v1/videos", TINY_VIDEO)
        elif draw.random() < 0.5:
            kind, question = "retrieve", ("GET", f"/v1/videos/{draw.choice(mine)}", None)
        else:
            kind, question = "list", ("GET", "/v1/videos?limit=20", None)
        start = time.perf_counter()
        try:
            status, answer = await connection.ask(*question)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            status, answer = 599, None
        result.note(kind, status, time.perf_counter() - start)
        if kind == "create" and status == 200 and answer is not None:
            video = str(answer["id"])
            mine.append(video)
            result.accepted.append((key, video))
        await asyncio.sleep(draw.uniform(0.5, 1.5) * THINK_SECONDS)
    connection.close()


async def _keep_generating(plan: LoadPlan, period: _Period, result: LoadResult) -> None:
    """See to it that the workers always have long videos to make, of two accounts, and note how many they make."""
    connections = [Connection(plan.port, key) for key in plan.keys[:NUM_GENERATING]]
    latest, made = dict[Connection, str](), list[tuple[Connection, str]]()
    while not period.is_over:
        in_progress = 0
        for connection in connections:
            status = await _status_of(connection, latest.get(connection))
            in_progress += status == "in_progress"
            if status not in ("queued", "in_progress"):
                created, answer = await connection.ask("POST", "/v1/videos", LONG_VIDEO)
                if created == 200:
                    latest[connection] = answer["id"]
                    made.append((connection, answer["id"]))
        result.generating.append(in_progress)
        await asyncio.sleep(LOOK_SECONDS)
    for connection, video_id in made:
        await connection.ask("DELETE", f"/v1/videos/{video_id}")
    for connection in connections:
        connection.close()


async def _status_of(connection: Connection, video_id: str | None) -> str | None:
    """What has become of a video; None if there is none."""
    if video_id is None:
        return None
    status, answer = await connection.ask("GET", f"/v1/videos/{video_id}")
    return answer["status"] if status == 200 else None


async def _look_for_lost(plan: LoadPlan, result: LoadResult) -> None:
    """Count the accepted videos that are not there any more."""
    connections = {key: Connection(plan.port, key) for key in {key for key, _ in result.accepted}}
    for key, video_id in result.accepted:
        status, _ = await connections[key].ask("GET", f"/v1/videos/{video_id}")
        result.lost += status != 200
    for connection in connections.values():
        connection.close()


async def _read_answer(reader: asyncio.StreamReader) -> tuple[int, Any]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return int(head[0].split()[1]), json.loads(body or b"null")


def _quantiles(seconds: Sequence[float]) -> Mapping[str, float]:
    ordered = sorted(seconds)
    if not ordered:
        return {"n": 0}

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {"n": len(ordered), "p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99), "max_ms": at(1.0)}
