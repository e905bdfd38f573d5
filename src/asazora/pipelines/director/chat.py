"""A director of people's own: any OpenAI-compatible chat endpoint that puts a prompt into the world's plain words.

It is asked for the shots of a prompt in short sentences made of the model's own names. Its answer is judged before it
is used (by `check_answer`, and by the engine's prompt checks); what it leaves open the built-in director fills in.
"""

import json
import os
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from asazora.core.errors import DirectorError, InvalidRequestError
from asazora.pipelines.shots import join_shots, shot_seconds, split_shots
from asazora.world.scope import WorldScope

KEY_VARIABLE = "ASAZORA_DIRECTOR_KEY"
MODEL_VARIABLE = "ASAZORA_DIRECTOR_MODEL"
"""Environment variables: the key that the endpoint wants, and the name of the model there."""
DEFAULT_MODEL = "default"
TIME_LIMIT_S = 20.0
MAX_ANSWER_BYTES = 64 * 1024
MAX_SHOT_CHARACTERS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDirector:
    """Asks one endpoint. `key` goes into the Authorization header and nowhere else."""

    url: str
    scope: WorldScope
    key: str | None = None
    model: str = DEFAULT_MODEL
    time_limit_s: float = TIME_LIMIT_S

    def __post_init__(self) -> None:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise InvalidRequestError("director", self.url, "the http or https address of a chat endpoint")

    def rewrite(self, prompt: str) -> str:
        """The prompt in the endpoint's words. Raises DirectorError if no usable answer comes in time.

        The lengths that the prompt names stay if the answer has as many shots.
        """
        shots, lengths = check_answer(self._ask(prompt), prompt, self.scope), shot_seconds(prompt)
        return join_shots(shots, lengths if len(lengths) == len(shots) else ())

    def _ask(self, prompt: str) -> str:
        """What the endpoint answers."""
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": instructions(self.scope)},
                {"role": "user", "content": prompt},
            ],
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(self._address, json.dumps(body).encode(), headers, method="POST")
        try:
            text = _within(self.time_limit_s, lambda: _fetch(request, self.time_limit_s))
        except (OSError, HTTPException, ValueError) as error:
            raise DirectorError(f"the director at {self._host} did not answer: {_reason(error)}") from error
        if len(text) > MAX_ANSWER_BYTES:
            raise DirectorError(f"the director at {self._host} answered with more than {MAX_ANSWER_BYTES} bytes")
        return _content(text, self._host)

    @property
    def _address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def _host(self) -> str:
        return urllib.parse.urlsplit(self.url).netloc


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An endpoint that sends elsewhere would take the prompt and the key there."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _fetch(request: urllib.request.Request, limit_s: float) -> bytes:
    try:
        with _OPENER.open(request, timeout=limit_s) as answer:
            return answer.read(MAX_ANSWER_BYTES + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise


def _within(limit_s: float, work: Callable[[], bytes]) -> bytes:
    """The result of `work`. Raises TimeoutError after `limit_s`, however slowly an answer trickles in."""
    outcome: list[bytes | Exception] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # handed over to the thread that waits
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit_s)
    if not outcome:
        raise TimeoutError
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def chat_director(url: str, scope: WorldScope) -> ChatDirector:
    """A director at the address, with key and model from the environment."""
    key, model = os.environ.get(KEY_VARIABLE), os.environ.get(MODEL_VARIABLE)
    return ChatDirector(url=url, scope=scope, key=key or None, model=model or DEFAULT_MODEL)


def instructions(scope: WorldScope) -> str:
    """What the endpoint is told: the words of the scope, and the form of the answer."""
    rows = "\n".join(f"- {row}: {', '.join(names)}" for row, names in scope.names().items())
    return (
        "You turn a person's wish for a short video into shots for a model that knows a small storybook world.\n"
        f"It knows only these names:\n{rows}\n"
        f"A shot has at most {scope.max_subjects} subjects. Keep what the person says about numbers, colours, order, "
        "sides and what must not be there; use the nearest names; add nothing that was not asked for.\n"
        'Answer with JSON alone: {"shots": ["a small red fox with a blue scarf walks left on a beach at night"]}, '
        "one plain English sentence a shot, one shot unless cuts are asked for."
    )


def check_answer(answer: str, prompt: str, scope: WorldScope) -> tuple[str, ...]:
    """The shots of an answer. Raises DirectorError unless it is JSON as asked, short, with no shot too many."""
    try:
        shots = json.loads(_without_fence(answer))["shots"]
    except (ValueError, TypeError, KeyError) as error:
        raise DirectorError("the director's answer is not the JSON that was asked for") from error
    most = max(scope.max_shots, len(split_shots(prompt)))
    if not isinstance(shots, list) or not 1 <= len(shots) <= most:
        raise DirectorError(f"the director's answer does not hold 1 to {most} shots")
    for shot in shots:
        if not isinstance(shot, str) or not shot.strip() or len(shot) > MAX_SHOT_CHARACTERS or not shot.isprintable():
            raise DirectorError(f"a shot of the director is not a text of 1 to {MAX_SHOT_CHARACTERS} characters")
        if len(split_shots(shot)) > 1:
            raise DirectorError("a shot of the director holds several shots")
    return tuple(shot.strip() for shot in shots)


def _without_fence(answer: str) -> str:
    """The JSON in an answer that is wrapped as a block of code."""
    text = answer.strip()
    return text.removeprefix("```json").removeprefix("```").removesuffix("```") if text.startswith("```") else text


def _content(text: bytes, host: str) -> str:
    """The message in a chat completion."""
    try:
        content = json.loads(text)["choices"][0]["message"]["content"]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise DirectorError(f"the director at {host} did not answer with a chat completion") from error
    if not isinstance(content, str):
        raise DirectorError(f"the director at {host} answered without text")
    return content


def _reason(error: Exception) -> str:
    """Why it failed, without the address or anything that the endpoint wrote."""
    if isinstance(error, urllib.error.HTTPError):
        return f"status {error.code}"
    reason = getattr(error, "reason", error)
    return "time limit" if isinstance(reason, TimeoutError) else type(reason).__name__
