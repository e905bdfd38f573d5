"""What each action is called. A phrase begins with the verb that is inflected; `{t}` stands for the target,
`&` for an `and` after which another verb is inflected.

`PLAIN` are used without a target, `WITH_TARGET` with one; kinds that have verbs of their own come first.
"""

PLAIN: dict[str, tuple[str, ...]] = {
    "stand": ("stand", "stand still", "stand there", "stay in place"),
    "walk": ("walk", "stroll", "take a walk"),
    "run": ("run", "sprint", "dash"),
    "fly": ("fly", "soar"),
    "swim": ("swim", "paddle"),
    "drive": ("drive", "motor along"),
    "roll": ("roll", "roll along"),
    "slide": ("slide", "glide", "slip along"),
    "jump": ("jump", "leap", "hop", "jump up and down"),
    "fall": ("fall", "fall down", "drop down"),
    "dance": ("dance", "dance around"),
    "wave": ("wave", "wave hello", "wave a greeting"),
    "turn round": ("turn round", "turn around"),
    "sit": ("sit", "sit down", "take a seat"),
    "sleep": ("sleep", "nap", "take a nap", "snooze"),
    "eat": ("eat", "munch", "have a meal"),
    "drink": ("drink", "sip a drink"),
    "read": ("read", "read quietly"),
    "spin": ("spin", "twirl", "spin around", "whirl"),
    "climb": ("climb", "climb up", "clamber up"),
    "bounce": ("bounce", "bounce up and down"),
    "hide": ("hide", "hide & come back", "go into hiding"),
    "float": ("float", "drift", "hover"),
    "sink": ("sink", "sink down", "sink slowly"),
    "throw": ("throw something", "toss something"),
    "catch": ("catch something", "make a catch"),
    "push": ("push", "shove"),
    "chase": ("give chase", "chase about"),
    "meet": ("meet", "say hello"),
    "hug": ("hug", "embrace"),
    "paint": ("paint", "paint a picture"),
    "collide": ("collide", "crash"),
    "pop": ("pop", "burst"),
    "break": ("break", "shatter", "break into pieces"),
    "open": ("open", "open up"),
    "fill": ("fill", "fill up"),
    "grow": ("grow", "grow taller", "sprout"),
    "switch on": ("switch on", "light up", "turn on"),
    "burn": ("burn", "burn down", "burn away"),
    "topple": ("topple", "topple over", "tip over"),
    "swing": ("swing", "swing back and forth"),
    "tilt": ("tilt", "rock", "tilt to and fro"),
}

WITH_TARGET: dict[str, tuple[str, ...]] = {
    "walk": ("walk to {t}", "stroll over to {t}"),
    "run": ("run to {t}", "dash to {t}"),
    "jump": ("jump over {t}", "leap over {t}"),
    "eat": ("eat {t}", "munch {t}", "take bites of {t}"),
    "drink": ("drink from {t}", "sip from {t}"),
    "read": ("read {t}", "read from {t}"),
    "climb": ("climb {t}", "climb up {t}", "clamber up {t}"),
    "hide": ("hide behind {t}", "hide behind {t} & come back"),
    "throw": ("throw {t}", "toss {t}", "hurl {t}"),
    "catch": ("catch {t}", "make a catch of {t}"),
    "push": ("push {t}", "shove {t}"),
    "chase": ("chase {t}", "run after {t}", "chase after {t}"),
    "meet": ("meet {t}", "walk up to meet {t}", "meet up with {t}"),
    "hug": ("hug {t}", "embrace {t}", "cuddle {t}"),
    "paint": ("paint on {t}", "paint a picture on {t}"),
    "collide": ("collide with {t}", "bump into {t}", "crash into {t}"),
    "pop": ("pop {t}", "burst {t}"),
    "break": ("break {t}", "shatter {t}"),
    "open": ("open {t}", "open up {t}"),
    "fill": ("fill {t}", "fill up {t}"),
    "switch on": ("switch on {t}", "turn on {t}"),
    "topple": ("topple {t}", "knock over {t}"),
    "roll": ("roll down {t}",),
    "slide": ("slide down {t}", "glide down {t}"),
    "float": ("float above {t}", "hover above {t}"),
}

OF_KIND: dict[tuple[str, str], tuple[str, ...]] = {
    ("ship", "drive"): ("sail", "sail along"),
    ("bicycle", "drive"): ("ride along", "cycle along"),
    ("train", "drive"): ("drive", "chug along"),
    ("tree", "stand"): ("stand", "stand still"),
}


def phrases(action: str, kind: str, has_target: bool) -> tuple[str, ...]:
    """Verb phrases, the plain one first."""
    if has_target:
        return WITH_TARGET.get(action, tuple(f"{verb} with {{t}}" for verb in PLAIN[action]))
    return OF_KIND.get((kind, action), PLAIN[action])
