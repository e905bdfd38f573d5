"""How long a run may last, in steps or in seconds, and the learning rate that belongs to how much of it is spent."""

from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The run ends at whichever comes first; seconds are those spent training, over all resumed parts.

    `stop_at_s` interrupts it earlier without hurrying the learning rate: the rest is trained another time.
    """

    max_steps: int | None = None
    max_seconds: float | None = None
    stop_at_s: float | None = None

    def __post_init__(self) -> None:
        if self.max_steps is None and self.max_seconds is None:
            raise InvalidRequestError("budget", None, "max_steps, max_seconds or both")

    def is_over(self, step: int, seconds: float) -> bool:
        """Whether to stop now."""
        return self.spent(step, seconds) >= 1 or (self.stop_at_s is not None and seconds >= self.stop_at_s)

    def spent(self, step: int, seconds: float) -> float:
        """Share of the whole budget that is spent."""
        shares = []
        if self.max_steps is not None:
            shares.append(step / self.max_steps)
        if self.max_seconds is not None:
            shares.append(seconds / self.max_seconds)
        return max(shares)


def lr_factor(step: int, spent: float, warmup_steps: int, decay_share: float) -> float:
    """Linear warm-up, constant, and a linear decay to 0 over the last `decay_share` of the budget."""
    warm = min(1.0, (step + 1) / warmup_steps)
    return warm * min(1.0, max(0.0, 1.0 - spent) / decay_share)
