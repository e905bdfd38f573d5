import pytest

from asazora.world import vocabulary as vocab
from asazora.world.rigs.expression import expression


@pytest.mark.parametrize("emotion", vocab.EMOTIONS)
def test_no_amount_of_an_emotion_is_neutral(emotion: str):
    assert expression(emotion, 0.0) == expression("neutral")


def test_an_emotion_grows_with_its_amount():
    assert expression("happy", 0.3).arms_up < expression("happy", 0.7).arms_up < expression("happy").arms_up


def test_all_emotions_differ():
    assert len({expression(emotion) for emotion in vocab.EMOTIONS}) == len(vocab.EMOTIONS)
