"""The server's inspector process with the fake guard in place of the trained one."""

from unittest.mock import patch

from asazora.server.inspector import QUESTIONS, main, moderate
from fake_guard import replace_guard

WARM_UP = {"warm_up": lambda home: moderate(["a fox"], home)}
"""The guard alone: the director, which is the real one, reads its weights when a test asks for it."""

if __name__ == "__main__":
    replace_guard()
    with patch.dict(QUESTIONS, WARM_UP):
        main()
