"""A chat endpoint may direct, within limits of time and form, and is never believed unread."""

import json
import time

import pytest

from asazora.core.errors import DirectorError, InvalidRequestError
from asazora.pipelines.director.chat import (
    KEY_VARIABLE,
    MAX_ANSWER_BYTES,
    MODEL_VARIABLE,
    ChatDirector,
    chat_director,
    check_answer,
)
from asazora.pipelines.shots import shot_seconds
from asazora.world.scope import SMALL
from chat_endpoint import chat_endpoint

ANSWER = json.dumps({"shots": ["a red fox walks left", "the fox sleeps"]})


def test_the_shots_of_the_answer_become_the_prompt() -> None:
    with chat_endpoint(ANSWER) as server:
        rewritten = ChatDirector(url=server.url, scope=SMALL).rewrite("a vixen's day")
    assert rewritten == "Shot 1: a red fox walks left; Shot 2: the fox sleeps"


def test_the_lengths_that_a_prompt_names_outlive_its_words() -> None:
    with chat_endpoint(ANSWER) as server:
        director = ChatDirector(url=server.url, scope=SMALL)
        assert shot_seconds(director.rewrite("Shot 1 (3 s): a vixen. Shot 2 (2 s): she rests")) == (3, 2)
        assert shot_seconds(director.rewrite("a vixen's day (3 s)")) == (None, None)


def test_the_endpoint_is_asked_as_openai_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    monkeypatch.setenv(MODEL_VARIABLE, "tiny")
    with chat_endpoint(ANSWER) as server:
        chat_director(server.url, SMALL).rewrite("a vixen's day")
    ((path, headers, body),) = server.asked
    assert (path, headers["Authorization"], body["model"]) == ("/v1/chat/completions", "Bearer secret", "tiny")
    assert body["messages"][-1] == {"role": "user", "content": "a vixen's day"}
    assert all(name in body["messages"][0]["content"] for name in SMALL.kinds)


def test_without_a_key_none_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    with chat_endpoint(ANSWER) as server:
        chat_director(server.url, SMALL).rewrite("a fox")
    assert "Authorization" not in server.asked[0][1]


def test_answers_in_a_block_of_code_are_read() -> None:
    assert check_answer(f"```json\n{ANSWER}\n```", "a fox", SMALL) == ("a red fox walks left", "the fox sleeps")


BAD_ANSWERS = (
    "Sure! Here is your video.",
    "[]",
    '{"shots": []}',
    '{"shots": "a fox"}',
    '{"shots": [7]}',
    '{"shots": [" "]}',
    '{"shots": ["a fox", "a cat", "a dog", "a cow"]}',
    '{"shots": ["a fox. Cut to: a cat"]}',
    json.dumps({"shots": ["a" * 601]}),
    json.dumps({"shots": ["a fox\u001b[31m"]}),
)


@pytest.mark.parametrize("answer", BAD_ANSWERS)
def test_answers_of_another_form_are_refused(answer: str) -> None:
    with pytest.raises(DirectorError):
        check_answer(answer, "a fox", SMALL)


BAD_REPLIES = {
    "status": {"status": 500},
    "moved elsewhere": {"status": 302},
    "no JSON": {"raw": b"hello"},
    "no choices": {"raw": b'{"choices": []}'},
    "no text": {"raw": b'{"choices": [{"message": {"content": null}}]}'},
    "too long": {"raw": b" " * (MAX_ANSWER_BYTES + 1)},
}


@pytest.mark.parametrize("options", BAD_REPLIES.values(), ids=list(BAD_REPLIES))
def test_replies_that_are_none_are_errors(options: dict[str, object]) -> None:
    with chat_endpoint(ANSWER, **options) as server, pytest.raises(DirectorError):
        ChatDirector(url=server.url, scope=SMALL).rewrite("a fox")


def test_an_answer_that_trickles_in_is_not_waited_for() -> None:
    started = time.monotonic()
    with chat_endpoint(ANSWER, trickle_s=0.2) as server, pytest.raises(DirectorError, match="time limit"):
        ChatDirector(url=server.url, scope=SMALL, time_limit_s=0.5).rewrite("a fox")
    assert time.monotonic() - started < 0.1 * len(ANSWER), "half of what all of it would take"


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(DirectorError, match="did not answer"):
        ChatDirector(url="http://127.0.0.1:9", scope=SMALL).rewrite("a fox")


def test_errors_name_no_key() -> None:
    with chat_endpoint(ANSWER, status=401) as server, pytest.raises(DirectorError) as caught:
        ChatDirector(url=server.url, scope=SMALL, key="secret").rewrite("a fox")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["ftp://example.org", "example.org", "http://", "http://me:pw@example.org", "file:///x"]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidRequestError, match="director"):
        ChatDirector(url=url, scope=SMALL)
