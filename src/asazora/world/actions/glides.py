"""Going on by one push alone: how fast a rolling or sliding body sets off and how far it comes."""

from dataclasses import dataclass

from asazora.world.physics import GRAVITY


@dataclass(frozen=True, slots=True)
class Glide:
    """Evenly slowed motion, in stage heights and seconds: set off at `speed`, `slowing` per second squared."""

    speed: float
    slowing: float

    @property
    def friction(self) -> float:
        """Slowing as a share of gravity: the coefficient of friction."""
        return self.slowing / GRAVITY

    def distance(self, time_s: float) -> float:
        time_s = min(time_s, self.speed / self.slowing)
        return self.speed * time_s - 0.5 * self.slowing * time_s**2

    def within(self, room: float) -> "Glide":
        """The same friction with a speed that brings the body to rest within `room`."""
        return Glide(min(self.speed, (2.0 * self.slowing * room) ** 0.5), self.slowing)


ROLLING = Glide(speed=0.28, slowing=0.03 * GRAVITY)
LONGEST_SLIDE_S = 4.0


def glide_of(action: str, duration_s: float) -> Glide:
    """How a body rolls or slides: a slide is over with its time, a ball goes on until friction stops it."""
    if action == "roll":
        return ROLLING
    speed = 0.35
    return Glide(speed=speed, slowing=speed / min(duration_s, LONGEST_SLIDE_S))
