"""How many threads a process may keep busy."""

import os

VARIABLE = "OMP_NUM_THREADS"
"""What torch and the libraries beneath it go by; a worker of one thread is started with 1."""


def shares_of_threads(num_processes: int) -> list[int]:
    """The threads that this process may keep busy, shared out among so many others: at least one each."""
    each, rest = divmod(allowed_threads(os.cpu_count() or 1), num_processes)
    return [max(1, each + (number < rest)) for number in range(num_processes)]


def allowed_threads(most: int) -> int:
    """At most `most`: no more than `OMP_NUM_THREADS` says, and no more than the machine has cores."""
    said = os.environ.get(VARIABLE, "")
    allowed = int(said) if said.isdecimal() and int(said) else os.cpu_count() or 1
    return min(most, allowed)
