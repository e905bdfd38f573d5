"""The prompt check of a server, asked over HTTP with a red-teamer's key."""

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from asazora.core.errors import AsazoraError, InvalidRequestError
from asazora.safety.decision import Action, Evidence, Verdict

PROBES = "v1/asazora/red_team/probes"
ANSWER_SECONDS = 300.0


class RemoteGuard:
    """Judges texts as the server at `url` does."""

    def __init__(self, url: str, key: str) -> None:
        """Raises InvalidRequestError for what is no address of the web."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InvalidRequestError("url", url, "http://HOST:PORT or https://HOST")
        self._url, self._key = f"{url.rstrip('/').removesuffix('/v1')}/{PROBES}", key

    def judge_all(self, texts: Sequence[str]) -> Sequence[Verdict]:
        """One verdict a text. Raises AsazoraError with the server's words if it refuses to answer."""
        body = json.dumps({"prompts": list(texts)}).encode()
        headers = {"authorization": f"Bearer {self._key}", "content-type": "application/json"}
        request = urllib.request.Request(self._url, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                found = json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            raise AsazoraError(f"the server refused: {_words_of(error)}") from error
        except (OSError, ValueError, KeyError) as error:
            raise AsazoraError(f"the server at {self._url} did not answer as one of Asazora's") from error
        return [_verdict(one) for one in found]


def _verdict(told: dict[str, Any]) -> Verdict:
    return Verdict(
        action=Action(told["action"]),
        categories=tuple(told["categories"]),
        category_scores=told["category_scores"],
        evidence=tuple(Evidence(**line) for line in told["evidence"]),
    )


def _words_of(error: urllib.error.HTTPError) -> str:
    """What the server says of the error, in its envelope; else its status."""
    try:
        return str(json.load(error)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return str(error.code)
