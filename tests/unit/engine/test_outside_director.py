"""A director outside is asked only what passed the prompt check, and its answer is checked like a prompt."""

from pathlib import Path

import pytest

from asazora.core.errors import RefusedByPolicyError
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.core.verbs import Card, Loop, Storyboard
from asazora.engine.checks import ALLOWED, Decision
from asazora.engine.engine import Engine
from asazora.engine.outside_director import open_director
from asazora.media.video_writer import write_video
from chat_endpoint import chat_endpoint
from drifting_clip import moving_clip
from fakes import serve_fake
from toy_model import serve_toy

REQUEST = GenerationRequest(prompt="a vixen", size=Size(128, 128), seconds=1, seed=7)


class NoRobots:
    name = "robots"

    def judge(self, subject: str, /) -> Decision:
        return Decision(allowed=False, reason="no robots") if "robot" in subject else ALLOWED


def engine_with(url: str) -> Engine:
    return Engine(serve_fake, prompt_checks=[NoRobots()], director=open_director(url))


def test_the_model_is_told_what_the_director_says(tmp_path: Path) -> None:
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        result = engine_with(server.url).generate(REQUEST, tmp_path / "fox.mp4")
    assert (result.revised_prompt, result.request.prompt, result.direction.notices) == ("a red fox", "a vixen", ())


def test_a_refused_prompt_never_leaves_the_machine(tmp_path: Path) -> None:
    request = GenerationRequest(prompt="a robot", size=Size(128, 128), seconds=1)
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        with pytest.raises(RefusedByPolicyError):
            engine_with(server.url).generate(request, tmp_path / "fox.mp4")
        assert server.asked == []


def test_a_refused_answer_makes_no_video(tmp_path: Path) -> None:
    with chat_endpoint('{"shots": ["a robot"]}') as server, pytest.raises(RefusedByPolicyError, match="no robots"):
        engine_with(server.url).generate(REQUEST, tmp_path / "fox.mp4")
    assert list(tmp_path.iterdir()) == []


def test_without_a_usable_answer_the_prompt_stays_and_the_result_says_so(tmp_path: Path) -> None:
    with chat_endpoint("I would rather not.") as server:
        result = engine_with(server.url).generate(REQUEST, tmp_path / "fox.mp4")
    assert result.revised_prompt == "a vixen"
    (notice,) = result.direction.notices
    assert "built-in director instead" in notice


def test_verbatim_asks_nobody(tmp_path: Path) -> None:
    request = GenerationRequest(prompt="a vixen", size=Size(128, 128), seconds=1, verbatim=True)
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        engine_with(server.url).generate(request, tmp_path / "fox.mp4")
        assert server.asked == []


CARDS = (Card(seconds=1, text="a vixen", camera="pan left"), Card(seconds=1, text="she naps"))
BOARD = GenerationRequest(prompt="", size=Size(128, 128), seed=7, verb=Storyboard(cards=CARDS))


def test_the_cards_of_a_storyboard_are_directed_together(tmp_path: Path) -> None:
    with chat_endpoint('{"shots": ["a red fox", "the red fox sleeps"]}') as server:
        result = engine_with(server.url).generate(BOARD, tmp_path / "fox.mp4")
        (_, _, asked) = server.asked[0]
    assert asked["messages"][1]["content"] == "Shot 1: a vixen. pan left; Shot 2: she naps"
    assert result.revised_prompt == "Shot 1 (1 s): a red fox; Shot 2 (1 s): the red fox sleeps"
    assert result.request.verb == BOARD.verb


def test_an_answer_with_another_number_of_shots_leaves_the_cards_as_they_are(tmp_path: Path) -> None:
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        result = engine_with(server.url).generate(BOARD, tmp_path / "fox.mp4")
    assert result.revised_prompt == "Shot 1 (1 s): a vixen. pan left; Shot 2 (1 s): she naps"
    assert result.direction.notices == (
        "the director made 1 shots of 2 cards; directed by the built-in director instead",
    )


def test_a_refused_card_of_the_director_makes_no_video(tmp_path: Path) -> None:
    with (
        chat_endpoint('{"shots": ["a red fox", "a robot"]}') as server,
        pytest.raises(RefusedByPolicyError, match="no robots"),
    ):
        engine_with(server.url).generate(BOARD, tmp_path / "fox.mp4")


def test_a_verb_without_words_asks_nobody(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", moving_clip(12, 128, 128), Size(128, 128), 12)
    with chat_endpoint('{"shots": ["a red fox"]}') as server:
        engine = Engine(serve_toy, director=open_director(server.url))
        loop = Loop(video=tmp_path / "a.mp4", bridge_s=0.5, history=("a fox", "a vixen"))
        engine.generate(GenerationRequest(prompt="", size=Size(128, 128), verb=loop), tmp_path / "loop.mp4")
        assert server.asked == []
