"""The inspector process: answers questions that need weights, or that mean decoding a stranger's file.

Started by the server as `python -m asazora.server.start_inspector` once it is ready, or when a question comes. Each
line of its standard input is a question as JSON, each line of its output an answer. It never takes more memory than its
limit.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from asazora.core.errors import AsazoraError
from asazora.safety.decision import Verdict
from asazora.server.logs import where_from

MAX_MEMORY_BYTES = 12 * 2**30
NICENESS = 2
HARMLESS = "a fox in a meadow"


def warm_up(home: str) -> None:
    """Read the prompt guard and the director, by asking each about a harmless text."""
    moderate([HARMLESS], home)
    direct(HARMLESS)


def moderate(texts: Sequence[str], home: str) -> list[Mapping[str, Any]]:
    """What the prompt guard says of each text, by OpenAI's categories."""
    from asazora.safety.guard import shared_guard

    guard = shared_guard(Path(home))
    return [moderation(guard.judge(text), guard.policy.openai_categories) for text in texts]


def judge(texts: Sequence[str], home: str) -> list[Mapping[str, Any]]:
    """Each text's verdict, with the layers that decided and what they found."""
    from asazora.safety.guard import shared_guard

    verdicts = [shared_guard(Path(home)).judge(text) for text in texts]
    return [{**verdict.as_dict(), "layers": sorted({item.layer for item in verdict.evidence})} for verdict in verdicts]


def moderation(verdict: Verdict, openai_categories: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
    """A verdict in the words of the API. One of OpenAI's categories is true if all of ours that it needs are."""
    flagged = set(verdict.categories)
    return {
        "flagged": verdict.flagged,
        "categories": {theirs: flagged.issuperset(ours) for theirs, ours in openai_categories.items()},
        "category_scores": dict(verdict.openai_scores),
        "category_applied_input_types": {theirs: ["text"] for theirs in openai_categories},
        "asazora": {"action": verdict.action.value, "categories": list(verdict.categories)},
    }


def trace(path: str, home: str) -> Mapping[str, Any]:
    """All the evidence of where a file comes from. It names no file of this machine."""
    from asazora.provenance.verify import verify  # only here: slow to import

    found = verify(Path(path), Path(home)).as_dict()
    return {**found, "verdict": str(found["verdict"]).replace(path, "the file")}


def describe(path: str) -> str | None:
    """Who is seen in a video, in words for a prompt."""
    # Imported here, not above: it brings torch in.
    from asazora.server.looks import looks_in

    return looks_in(Path(path))


def world() -> Mapping[str, Any]:
    """The words of the model's world."""
    from asazora.server.world_words import words_of_world  # only here: it brings torch in

    return words_of_world()


def direct(prompt: str) -> Mapping[str, Any]:
    """What the director makes of a prompt."""
    from asazora.server.world_words import directed  # only here: it brings torch in

    return directed(prompt)


QUESTIONS: Mapping[str, Callable[..., Any]] = {
    "warm_up": warm_up,
    "moderate": moderate,
    "judge": judge,
    "trace": trace,
    "describe": describe,
    "world": world,
    "direct": direct,
}


def answer(line: str) -> str:
    """The answer to one question, or the kind of error that kept it from being answered."""
    question = json.loads(line)
    try:
        return json.dumps({"answer": QUESTIONS[question["ask"]](**question["about"])})
    except AsazoraError as error:
        return json.dumps({"error": type(error).__name__})


def main() -> None:
    """Answer until the questions end."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    for line in sys.stdin:
        try:
            sys.stdout.write(answer(line) + "\n")
        except Exception as error:  # the server starts another; Python itself would print the words of the error
            sys.exit(where_from(error))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
