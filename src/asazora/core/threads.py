"""How many threads a process may keep busy."""

import os

VARIABLE = "OMP_NUM_THREADS"
"""What torch and the libraries beneath it go by; a worker of one thread is started with 1."""


def allowed_threads(most: int) -> int:
    """At most `most`: no more than `OMP_NUM_THREADS` says, and no more than the machine has cores."""
    said = os.environ.get(VARIABLE, "")
    allowed = int(said) if said.isdecimal() and int(said) else os.cpu_count() or 1
    return min(most, allowed)
