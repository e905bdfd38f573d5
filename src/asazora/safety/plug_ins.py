"""Further judges an operator can add: a moderation URL, or a guard model from a local folder.

Each can only add reasons to refuse. One that fails, answers nonsense or takes too long raises, and so blocks. An
endpoint is asked at its own address only: a redirect would hand texts and keys to whoever it leads to.
"""

import json
import os
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.safety.guard_formats import FORMATS
from asazora.safety.timed import TimedCall

DEFAULT_TIMEOUT_S = 10.0
UNNAMED_CATEGORY = "flagged by plug-in"
MAX_ANSWER_BYTES = 2**20


class PlugIn(Protocol):
    """A judge of texts."""

    @property
    def name(self) -> str: ...

    def categories(self, text: str) -> Sequence[str]:
        """Names of what the text breaks; empty if it is allowed."""
        ...


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the error status it is here."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


class ModerationUrl:
    """An endpoint that speaks OpenAI's moderation API."""

    def __init__(
        self, *, url: str, model: str = "", key_variable: str = "", timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidRequestError("plug-in url", url, "an http or https address")
        self.name = f"plug-in {url}"
        self._url, self._model, self._timeout_s = url, model, timeout_s
        self._key = os.environ.get(key_variable, "") if key_variable else ""

    def categories(self, text: str) -> Sequence[str]:
        body = {"input": text} | ({"model": self._model} if self._model else {})
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = urllib.request.Request(self._url, json.dumps(body).encode(), headers)
        with _OPENER.open(request, timeout=self._timeout_s) as response:
            result = json.loads(response.read(MAX_ANSWER_BYTES))["results"][0]
        named = [name for name, flagged in result["categories"].items() if flagged]
        return named or ([UNNAMED_CATEGORY] if result["flagged"] else [])


class TimedPlugIn:
    """A judge whose answer is waited for no longer than `timeout_s`, however it spends the time."""

    def __init__(self, name: str, judge: Callable[[str], Sequence[str]], timeout_s: float) -> None:
        self.name = name
        self._judge = TimedCall(judge, timeout_s)

    def categories(self, text: str) -> Sequence[str]:
        return self._judge(text)


def _labels(*, path: str, unsafe_labels: Sequence[str], threshold: float = 0.5, timeout_s: float = 20.0) -> PlugIn:
    """A text classification model: the listed labels from a probability on."""
    from asazora.safety.local_models import LabelModel

    return TimedPlugIn(f"plug-in {path}", LabelModel(path, unsafe_labels, threshold).categories, timeout_s)


def _guard(*, path: str, format: str, timeout_s: float = 20.0) -> PlugIn:  # noqa: A002  as the file calls it
    """A generative guard: Qwen3Guard, Llama Guard, ShieldGemma or WildGuard."""
    from asazora.safety.local_models import GuardModel

    if format not in FORMATS:
        raise UnknownNameError("format of a guard", format, list(FORMATS))
    return TimedPlugIn(f"plug-in {path}", GuardModel(path, format).categories, timeout_s)


def _url(*, timeout_s: float = DEFAULT_TIMEOUT_S, **settings: Any) -> PlugIn:
    """An endpoint. A socket's own time-out is for each piece of an answer, which may drip in for ever."""
    endpoint = ModerationUrl(timeout_s=timeout_s, **settings)
    return TimedPlugIn(endpoint.name, endpoint.categories, timeout_s)


_KINDS: Mapping[str, Callable[..., PlugIn]] = {"url": _url, "labels": _labels, "guard": _guard}


def make_plug_ins(settings: Sequence[Mapping[str, Any]]) -> tuple[PlugIn, ...]:
    """The plug-ins of a policy. Raises InvalidRequestError for a kind or a setting that does not exist."""
    return tuple(_make(**one) for one in settings)


def _make(kind: str, **settings: Any) -> PlugIn:
    if kind not in _KINDS:
        raise UnknownNameError("plug-in kind", kind, list(_KINDS))
    try:
        return _KINDS[kind](**settings)
    except TypeError as error:
        raise InvalidRequestError("plug-in", settings, f"the settings of a {kind!r} plug-in ({error})") from error
