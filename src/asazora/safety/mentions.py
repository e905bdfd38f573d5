"""Names in passing: an airport, a school or an essay that bears somebody's name shows nobody.

A name is excused only where the words beside it say so, and only if no word of the text tells of somebody being shown:
a face, a voice, a portrait, or `he` and `she`, who may be the one named. What is in doubt is a request for a likeness.
"""

from asazora.safety.names import FoundName
from asazora.safety.wordlists import fold, read_list


class Mentions:
    """The packaged list `mentions`, folded."""

    def __init__(self) -> None:
        sections = {name: {fold(entry) for entry in entries} for name, entries in read_list("mentions").items()}
        self._bearers = tuple(sections["bears the name"])
        self._tellers = tuple(sections["is about the name"])
        self._showing = sections["shows somebody"]

    def excuses(self, found: FoundName, folded: str) -> bool:
        """Whether a name found in a folded text is only mentioned there."""
        if found.span is None or any(word in folded for word in self._showing):
            return False
        words = folded.split()
        start, stop = found.span
        before, after = f" {' '.join(words[:start])} ", f" {' '.join(words[stop:])} "
        return after.startswith(self._bearers) or before.endswith(self._tellers)
