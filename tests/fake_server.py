"""A whole server as a process of its own, with the fake worker: `python tests/fake_server.py HOME PORT`."""

import logging
import sys
from pathlib import Path

from asazora.server.run import serve
from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER


def tell_key(key: str | None) -> None:
    """One line for the test that started this: the first admin key, or None."""
    sys.stdout.write(f"KEY {key}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    home, port = sys.argv[1:]
    settings = ServerSettings(
        home=Path(home), port=int(port), worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR
    )
    serve(settings, tell_key)
