"""Time that a busy machine does not lengthen: that of this process on the processor."""

import time
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def processor_seconds(most: float) -> Generator[None]:
    """Fail unless the block takes less."""
    started = time.process_time()
    yield
    taken = time.process_time() - started
    assert taken < most, f"{taken:.2f} s of the processor, at most {most:g} are right"
