"""The server's side of the inspector process: one question at a time, each within a time limit."""

import asyncio
import contextlib
import json
import logging
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import Any

from asazora.server.api_errors import SERVER_ERROR, ApiError
from asazora.server.bodies import Upload
from asazora.server.ids import new_id
from asazora.server.settings import ServerSettings

ANSWER_SECONDS = 120.0
"""The first answer waits for weights to be read."""

MAX_ANSWER_BYTES = 2**24

logger = logging.getLogger(__name__)


class Inspection:
    """Starts the inspector when it is needed, and another if it died."""

    def __init__(self, settings: ServerSettings) -> None:
        self._command = settings.inspector_command
        self._home, self._uploads = str(settings.home), settings.uploads_folder
        self._process: Process | None = None
        self._world: dict[str, Any] | None = None
        self._turn = asyncio.Lock()

    async def warm_up(self) -> None:
        """Read what questions about texts need. Raises ApiError 503 if that fails; they then fail as well."""
        await self._ask("warm_up", home=self._home)

    async def moderate(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """One moderation result a text. Raises ApiError 503 if there is none to be had."""
        return await self._ask("moderate", texts=list(texts), home=self._home)

    async def judge(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """What each layer of the prompt guard says of each text."""
        return await self._ask("judge", texts=list(texts), home=self._home)

    async def trace(self, path: str) -> dict[str, Any]:
        """All the evidence of where an uploaded file comes from."""
        return await self._ask("trace", path=path, home=self._home)

    async def trace_upload(self, upload: Upload) -> dict[str, Any]:
        """The same of a file that came with a request. It is gone when this returns."""
        path = self._uploads / new_id("upload")
        try:
            await asyncio.to_thread(upload.save, path)
            return await self.trace(str(path))
        finally:
            path.unlink(missing_ok=True)

    async def describe(self, path: str) -> str | None:
        """Who is seen in an uploaded video, in words for a prompt; None if nobody that the judge knows."""
        return await self._ask("describe", path=path)

    async def world(self) -> dict[str, Any]:
        """The words of the model's world."""
        if self._world is None:
            self._world = await self._ask("world")
        assert self._world is not None
        return self._world

    async def direct(self, prompt: str) -> dict[str, Any]:
        """What the director makes of a prompt."""
        return await self._ask("direct", prompt=prompt)

    async def stop(self) -> None:
        """End the inspector, if it runs."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
            self._process = None

    async def _ask(self, question: str, **about: Any) -> Any:
        line = json.dumps({"ask": question, "about": about}).encode() + b"\n"
        async with self._turn:
            reply = json.loads(await self._reply(line) or b'{"error": "no answer"}')
        if "answer" not in reply:
            logger.error("the inspector could not %s: %s", question, reply["error"])
            raise ApiError(503, "This check is not available now.", code="check_unavailable", kind=SERVER_ERROR)
        return reply["answer"]

    async def _reply(self, line: bytes) -> bytes:
        """The inspector's line, or nothing if it died or took too long. It is then replaced at the next question."""
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        reply = b""
        try:
            process.stdin.write(line)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_SECONDS):
                    reply = await process.stdout.readline()
        finally:
            if not reply:
                await self.stop()
        return reply

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, limit=MAX_ANSWER_BYTES, start_new_session=True
            )
        return self._process
