from asazora.world.actions.motion import Body
from asazora.world.moods import TURN_S, emotion_at, move_with
from asazora.world.scene import Mood
from asazora.world.vocabulary import EMOTIONS

CHANGE = (Mood(emotion="sad", end=0.5), Mood(emotion="happy", start=0.5))


def test_one_emotion_fades_before_the_next_grows():
    assert emotion_at(CHANGE, 0.0, 4.0) == ("sad", 1.0)
    emotion, amount = emotion_at(CHANGE, 2.0 - TURN_S / 4, 4.0)
    assert (emotion, round(amount, 6)) == ("sad", 0.5)
    assert emotion_at(CHANGE, 2.0, 4.0) == ("happy", 0.0)
    assert emotion_at(CHANGE, 4.0, 4.0) == ("happy", 1.0)


def test_without_a_mood_one_is_neutral():
    assert emotion_at((), 1.0, 4.0) == ("neutral", 1.0)


def test_every_emotion_but_neutral_moves_the_body_a_little():
    for emotion in EMOTIONS:
        moved = [Body(x=0.0, depth=0.2, height=0.0) for _ in range(8)]
        for count, body in enumerate(moved):
            move_with(emotion, 1.0, body, 0.37 * count, 0.1)
        changed = any(body != Body(x=0.0, depth=0.2, height=0.0) for body in moved)
        assert changed == (emotion != "neutral")
        assert all(abs(body.lean) < 0.2 and abs(body.squash) < 0.1 for body in moved)
