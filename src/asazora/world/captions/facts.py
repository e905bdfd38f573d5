"""The facts of a shot as slots of a template: each worded when it is first asked for, and then kept."""

from collections.abc import Callable
from functools import cached_property

from asazora.world.captions import verbs, words
from asazora.world.captions.grammar import bare, gerund, join_and, third_person
from asazora.world.captions.noun_phrases import Speaker
from asazora.world.captions.surface import bare_place
from asazora.world.places import times_in, weathers_in
from asazora.world.relations import Relation, relations
from asazora.world.scene import Action, Actor, Scene, Shot

_AGREEING = {"is": "be", "looks": "look", "stands": "stand", "goes": "go", "becomes": "become",
             "starts": "start", "ends": "end"}  # fmt: skip
"""Slots that are a verb agreeing with the subject."""

_OPTIONAL = frozenset({
    "at", "place", "bare_place", "when", "hour", "sky", "sky_noun", "side_A", "side_B", "M", "features",
    "camera", "style",
})  # fmt: skip
"""Slots that may have nothing to say."""

_SIDES = {"left of": ("on the left", "on the right"), "right of": ("on the right", "on the left")}


class ShotFacts(dict[str, str]):
    """Slot name -> words, of one shot. A missing slot is worded on demand; an empty one has nothing to say."""

    def __init__(self, scene: Scene, shot: Shot, speaker: Speaker) -> None:
        super().__init__()
        self.shot, self.speaker = shot, speaker
        self.relation: Relation | None = next(iter(relations(shot)), None)
        self.subject = self.relation.subject if self.relation else _doer(shot)
        self.mood_apart = False
        """Whether the template says the mood by itself, so that the noun phrase does not."""
        self._say_setting()
        self._say_time()
        self._say_weather()
        self._say_camera_and_style(scene)

    def __missing__(self, slot: str) -> str:
        if slot in _AGREEING:
            self[slot] = agree(_AGREEING[slot], self.subject)
        elif slot in ("M1", "M2"):
            self[slot] = self.speaker.choose(words.EMOTIONS[self.subject.moods[int(slot[1]) - 1].emotion])
        elif len(slot) == 2 and slot[1] in "12":
            self[slot] = self._does(self.subject, slot[0], self.subject.actions[int(slot[1]) - 1])
        elif len(slot) == 2 and slot[0] in "AB":
            self[slot] = self._does_first(self.side(slot[0])[0], slot[1])
        else:
            self[slot] = _WORDINGS[slot](self)
        return self[slot]

    @cached_property
    def sort(self) -> str:
        """The sort of template that fits the shot (the keys of `templates.PATTERNS`)."""
        if self.relation is not None:
            busy = len(self.shot.actors) == 2 and any(actor.actions for actor in self.shot.actors)
            return "relation and action" if busy else "relation"
        if len(self.subject.moods) > 1:
            return "mood change"
        if len(self.subject.actions) == 2:
            return "sequence"
        return "action" if self.subject.actions else "still"

    @cached_property
    def silent(self) -> frozenset[str]:
        """The slots that have nothing to say."""
        spoken = ("at", "place", "bare_place", "when", "hour", "sky", "sky_noun", "features")
        said = {slot for slot in spoken if self[slot]}
        if self.relation is not None and self.relation.name in _SIDES:
            said |= {"side_A", "side_B"}
        if len(self.subject.moods) == 1:
            said.add("M")
        return _OPTIONAL - said

    def _say_setting(self) -> None:
        place = ""
        if self.speaker.chance(self.speaker.detail.setting):
            place = self.speaker.choose(words.PLACES[self.shot.setting])
        self["at"] = place
        self["bare_place"] = bare_place(place)
        self["place"] = _with_article(place)

    def _say_time(self) -> None:
        open_to_choice = len(times_in(self.shot.setting)) > 1
        name, detail = self.shot.time_of_day, self.speaker.detail
        said = self.speaker.chance(detail.time if open_to_choice else detail.default)
        self["when"] = self.speaker.choose(words.TIMES[name]) if said else ""
        self["hour"] = self.speaker.choose(words.TIME_NOUNS[name]) if said else ""

    def _say_weather(self) -> None:
        name, detail = self.shot.weather, self.speaker.detail
        share = detail.default * (len(weathers_in(self.shot.setting)) > 1) if name == "clear" else detail.weather
        said = self.speaker.chance(share)
        self["sky"] = self.speaker.choose(words.WEATHERS[name]) if said else ""
        self["sky_noun"] = self.speaker.choose(words.WEATHER_NOUNS[name]) if said else ""

    def _say_camera_and_style(self, scene: Scene) -> None:
        detail = self.speaker.detail
        camera_said = self.speaker.chance(detail.default if self.shot.camera == "still" else detail.camera)
        style_said = self.speaker.chance(detail.default if scene.style == "storybook" else detail.style)
        self["camera"] = self.speaker.choose(words.CAMERAS[self.shot.camera]) if camera_said else ""
        self["style"] = self.speaker.choose(words.STYLES[scene.style]) if style_said else ""

    @property
    def stated_relation(self) -> str:
        assert self.relation is not None
        return self.relation.name

    def side(self, letter: str) -> tuple[Actor, ...]:
        """The actors meant by A (the subject of the relation) or B (its landmarks)."""
        assert self.relation is not None
        return (self.relation.subject,) if letter == "A" else self.relation.landmarks

    def introduced(self, actors: tuple[Actor, ...]) -> str:
        return join_and([self.speaker.introduce(actor) for actor in actors])

    def recalled(self, actors: tuple[Actor, ...]) -> str:
        return join_and([self.speaker.definite(actor) for actor in actors])

    def plain_noun(self) -> str:
        """The subject without its features; its mood stays."""
        moods = self.speaker.moods(self.subject)
        return " ".join([*moods, self.speaker.noun(self.subject)])

    def _does_first(self, actor: Actor, form: str) -> str:
        return self._does(actor, form, actor.actions[0] if actor.actions else Action(name="stand"))

    def deeds(self, form: str) -> str:
        """Everything the subject does, in a form: V finite, P progressive, G gerund, I bare."""
        actions = self.subject.actions or (Action(name="stand"),)
        return " and then ".join(self._does(self.subject, form, action) for action in actions)

    def _does(self, actor: Actor, form: str, action: Action) -> str:
        target = next((other for other in self.shot.actors if other.id == action.target), None)
        phrase = self.speaker.choose(verbs.phrases(action.name, actor.kind, target is not None))
        worded = self._inflected(phrase, actor, form)
        if target is not None:
            worded = worded.replace("{t}", self.speaker.introduce(target))
        if action.direction != "none":
            worded = f"{worded} {self.speaker.choose(words.DIRECTIONS[action.direction])}"
        return f"{agree('be', actor)} {worded}" if form == "P" else worded

    def _inflected(self, phrase: str, actor: Actor, form: str) -> str:
        if form in "PG":
            return gerund(phrase)
        return bare(phrase) if form == "I" or actor.count > 1 else third_person(phrase)


def _doer(shot: Shot) -> Actor:
    """The actor a shot without relation is about: the one with a target, else the first."""
    doers = (actor for actor in shot.actors if any(action.target for action in actor.actions))
    return next(doers, shot.actors[0])


def agree(verb: str, actor: Actor) -> str:
    """The verb as it follows the actor: `is`, `are`, `looks`, `look`."""
    if verb == "be":
        return "are" if actor.count > 1 else "is"
    return verb if actor.count > 1 else third_person(verb)


def _with_article(place: str) -> str:
    """`in a meadow` -> `a meadow`; a place that is only an adverb (`under the sea`) stays as it is."""
    bare_noun, (_, _, rest) = bare_place(place), place.partition(" ")
    return rest if rest.startswith(("a ", "an ", "the ")) and bare_noun != place else bare_noun


def _numbered(facts: ShotFacts, actors: tuple[Actor, ...]) -> str:
    """Actors as a list of keywords would name them: `small red fox`, `3 blue balls`."""
    return join_and([f"{one.count} " * (one.count > 1) + facts.speaker.described(one) for one in actors])


_WORDINGS: dict[str, Callable[[ShotFacts], str]] = {
    "S": lambda facts: facts.speaker.introduce(facts.subject, with_mood=not facts.mood_apart),
    "s": lambda facts: facts.speaker.again(facts.subject),
    "K": lambda facts: _numbered(facts, (facts.subject,)),
    "N": lambda facts: facts.speaker.counted(facts.subject, facts.plain_noun()),
    "features": lambda facts: facts.speaker.features(facts.subject),
    "M": lambda facts: facts.speaker.choose(words.EMOTIONS[facts.subject.moods[0].emotion]),
    **{form: lambda facts, form=form: facts.deeds(form) for form in "VPGI"},
    "A": lambda facts: facts.introduced(facts.side("A")),
    "B": lambda facts: facts.introduced(facts.side("B")),
    "a": lambda facts: facts.recalled(facts.side("A")),
    "b": lambda facts: facts.recalled(facts.side("B")),
    "KA": lambda facts: _numbered(facts, facts.side("A")),
    "KB": lambda facts: _numbered(facts, facts.side("B")),
    "rel": lambda facts: facts.speaker.choose(words.RELATIONS[facts.stated_relation]),
    "side_A": lambda facts: _SIDES[facts.stated_relation][0],
    "side_B": lambda facts: _SIDES[facts.stated_relation][1],
}
