"""Publish on each route and die by SIGKILL at each moment of it: `python tests/dies_midway.py FOLDER`.

Each pair has a folder of its own, ROUTE-MOMENT, with the install in `home` and what it published in `out`. The model is
the fake one. Prints one line a pair: its name, and the signal that ended it.
"""

import os
import pkgutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import asazora.safety.frames  # noqa: F401  brings torch, once for all of the processes that are forked here
from asazora.core.request import GenerationRequest
from asazora.core.sizes import Size
from asazora.engine.engine import Engine
from asazora.provenance.marking import Marking
from fake_guard import replace_guard
from fakes import serve_fake

REQUEST = GenerationRequest(prompt="a fox", size=Size(128, 128), seconds=0.5, seed=7)
MOMENTS = {
    "signing": "asazora.provenance.certificates.Credential.sign",
    "record": "asazora.provenance.records.without_repeats",
    "placing": "asazora.engine.publish.move_into_place",
}
"""What is being called when the process dies: the key, the record in the middle of its transaction, the last step."""


def publish_file(engine: Engine, out: Path) -> None:
    engine.generate(REQUEST, out / "fox.mp4")


def publish_stream(engine: Engine, out: Path) -> None:
    with (out / "received").open("wb", buffering=0) as received:
        engine.broadcast(REQUEST, received.write)


def publish_variations(engine: Engine, out: Path) -> None:
    list(engine.variations(REQUEST, [out / "fox-1.mp4", out / "fox-2.mp4"]))


ROUTES: dict[str, tuple[Callable[[Engine, Path], None], int]] = {
    "file": (publish_file, 1),
    "stream": (publish_stream, 1),
    "variations": (publish_variations, 2),
}
"""How each publishes, and at the how-manieth signature it dies."""


def die_at(moment: str, publish: Callable[[], None], nth: int) -> None:
    """Call `publish`, which does not return."""
    signatures = 0
    finish = Marking.finish

    def counted(marking: Marking, *arguments: Any, **named: Any) -> object:
        nonlocal signatures
        signatures += 1
        return finish(marking, *arguments, **named)

    original = pkgutil.resolve_name(MOMENTS[moment])

    def deadly(*arguments: Any, **named: Any) -> object:
        if signatures == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    with patch.object(Marking, "finish", counted), patch(MOMENTS[moment], deadly):
        publish()


def main(folder: Path) -> None:
    replace_guard()
    for route, (publish, nth) in ROUTES.items():
        for moment in MOMENTS:
            if (route, moment) == ("stream", "placing"):
                continue  # a stream has no place
            place = folder / f"{route}-{moment}"
            (place / "out").mkdir(parents=True)
            child = os.fork()
            if not child:
                engine = Engine(serve_fake, home=place / "home")
                die_at(moment, lambda publish=publish, engine=engine, out=place / "out": publish(engine, out), nth)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            sys.stdout.write(f"{place.name} {os.WTERMSIG(status)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
