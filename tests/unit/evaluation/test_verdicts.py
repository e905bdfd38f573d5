from dataclasses import replace

import numpy as np
import pytest

from asazora.evaluation.judge import BodySight, Chances, ShotSight
from asazora.evaluation.judge_config import JudgeConfig
from asazora.evaluation.verdicts import NOTHING, Case, relation_of
from asazora.world.claims import claims
from asazora.world.scene import Action, Actor, Mood, Scene, Shot
from asazora.world.scope import SMALL

CONFIG = JudgeConfig(scope=SMALL)
TIMES = np.arange(18) / 18

FOX = Actor(id="a", kind="fox", colour="red", x=-0.5, actions=(Action(name="walk", direction="left"),))
CAR = Actor(id="b", kind="car", colour="blue", x=0.5)
SHOT = Shot(duration_s=3, setting="beach", actors=(FOX, CAR), time_of_day="night", weather="rain", camera="pan left")
SCENE = Scene(shots=(SHOT,))


def sure(names: tuple[str, ...], name: str, frames: int | None = None) -> Chances:
    one = np.full(len(names), 0.1 / len(names), np.float32)
    one[names.index(name)] += 0.9
    return one if frames is None else np.tile(one, (frames, 1))


def body(
    kind: str, colour: str, x: float, speed: float = 0.0, action: str = "stand", emotion: str = "neutral"
) -> BodySight:
    boxes = np.array([[x + speed * time, 0.6, 0.2, 0.2] for time in TIMES], np.float32)
    said = {"subject": kind, "colour": colour, "emotion": emotion, "effect": "none", "pose": action, "facing": "none"}
    rows = {row: sure(names, said.get(row, ""), len(TIMES)) for row, names in CONFIG.crop_rows.items()}
    rows["action"] = sure(SMALL.actions, action, len(TIMES))
    return BodySight(times=TIMES, boxes=boxes, places=boxes[:, :2], chances=rows)


def sight(*bodies: BodySight, camera: str = "pan left", setting: str = "beach") -> ShotSight:
    said = {"setting": setting, "time": "night", "weather": "rain"}
    frame = {row: sure(names, said[row]) for row, names in CONFIG.frame_rows.items()}
    return ShotSight(times=TIMES, frame={**frame, "camera": sure(SMALL.cameras, camera)}, bodies=bodies)


def judged(scene: Scene, *sights: ShotSight) -> dict[tuple[str, str | None], str]:
    """What is seen, by row and subject of the claim."""
    case = Case(sights=sights, claims=claims(scene, SMALL), scene=scene, config=CONFIG)
    return {(verdict.claim.row, verdict.claim.subject): verdict.seen for verdict in case.verdicts()}


WALKING_FOX = body("fox", "red", 0.3, speed=-0.2, action="walk")
STANDING_CAR = body("car", "blue", 0.75)


def test_every_claim_is_true_of_what_was_asked_for() -> None:
    case = Case(sights=[sight(STANDING_CAR, WALKING_FOX)], claims=claims(SCENE, SMALL), scene=SCENE, config=CONFIG)
    assert [(v.claim.row, v.seen) for v in case.verdicts() if not v.is_true] == []


def test_an_empty_picture_shows_no_subject() -> None:
    seen = judged(SCENE, sight())
    assert {seen[row, "a"] for row in ("subject", "colour", "count", "action", "direction")} == {NOTHING}


def test_wrong_colour_and_place_are_noticed() -> None:
    seen = judged(SCENE, sight(replace(WALKING_FOX), body("car", "green", 0.75), setting="desert", camera="still"))
    assert (seen["colour", "b"], seen["setting", None], seen["camera", None]) == ("green", "desert", "still")
    assert seen["colour", "a"] == "red"


def test_all_bodies_of_a_kind_are_counted() -> None:
    foxes = (WALKING_FOX, body("fox", "red", 0.55, speed=-0.2, action="walk"))
    seen = judged(SCENE, sight(*foxes, STANDING_CAR))
    assert (seen["count", "a"], seen["count", "b"]) == ("2", "1")


def test_one_body_cannot_be_two_subjects() -> None:
    seen = judged(SCENE, sight(WALKING_FOX))
    assert (seen["subject", "a"], seen["subject", "b"], seen["relation", "a"]) == ("fox", NOTHING, NOTHING)


def test_going_nowhere_is_no_direction() -> None:
    seen = judged(SCENE, sight(body("fox", "red", 0.3, action="walk"), STANDING_CAR))
    assert seen["direction", "a"] == "none"


def test_moods_are_judged_in_their_own_time() -> None:
    girl = Actor(id="a", kind="girl", moods=(Mood(emotion="sad", end=0.5), Mood(emotion="happy", start=0.5)))
    scene = Scene(shots=(replace(SHOT, actors=(girl,)),))
    changing = body("girl", "red", 0.5)
    late = TIMES >= 0.5
    moods = np.where(late[:, None], sure(SMALL.emotions, "happy"), sure(SMALL.emotions, "sad"))
    forward = replace(changing, chances={**changing.chances, "emotion": moods})
    backward = replace(changing, chances={**changing.chances, "emotion": moods[::-1]})
    assert judged(scene, sight(forward))["order", "a"] == "sad then happy"
    assert judged(scene, sight(backward))["order", "a"] == "happy then sad"
    assert judged(scene, sight(changing))["order", "a"] == NOTHING


def test_an_effect_must_stay_to_the_end() -> None:
    balloon = Actor(id="a", kind="balloon", actions=(Action(name="pop"),))
    scene = Scene(shots=(replace(SHOT, actors=(balloon,)),))
    whole = body("balloon", "red", 0.5)

    def popped(when: np.ndarray) -> BodySight:
        effect = np.where(when[:, None], sure(CONFIG.effects, "pop"), sure(CONFIG.effects, "none"))
        return replace(whole, chances={**whole.chances, "effect": effect})

    assert judged(scene, sight(popped(TIMES > 0.4)))["effect", "a"] == "pop"
    assert judged(scene, sight(popped((TIMES > 0.4) & (TIMES < 0.6))))["effect", "a"] == "none"
    assert judged(scene, sight(whole))["effect", "a"] == "none"


def test_another_colour_after_the_cut_is_another_character() -> None:
    shots = (replace(SHOT, actors=(FOX,), duration_s=2), replace(SHOT, actors=(FOX,), duration_s=2))
    scene = Scene(shots=shots)
    blue = body("fox", "blue", 0.3)
    assert judged(scene, sight(WALKING_FOX), sight(WALKING_FOX))["persistence", "a"] == "same"
    assert judged(scene, sight(WALKING_FOX), sight(blue))["persistence", "a"] == "different"
    assert judged(scene, sight(), sight(blue))["persistence", "a"] == NOTHING


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((0.2, 0.5), "left of"),
        ((0.8, 0.5), "right of"),
        ((0.5, 0.1), "above"),
        ((0.5, 0.3), "on"),
        ((0.5, 0.9), "below"),
        ((0.53, 0.55), "in front of"),
        ((0.53, 0.45), "behind"),
    ],
)
def test_relations_are_read_from_boxes(place: tuple[float, float], name: str) -> None:
    assert relation_of(np.array([*place, 0.2, 0.2]), np.array([0.5, 0.5, 0.2, 0.2])) == name
