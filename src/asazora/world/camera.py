"""What the camera does in a shot. Speeds are constant: a move looks the same in short and long shots.

A dolly is a zoom whose centre lies at the horizon and which the layers follow by their nearness: the drawing does that,
by the name of the move.
"""

import math
from collections.abc import Callable

from asazora.world.state import CameraState

PAN_SPEED = 0.2
"""Units of stage x a second: half a view width in 5 s."""
LONGEST_PAN = 2.4
TILT_SPEED = 0.07
"""Stage heights a second."""
HIGHEST_TILT = 0.4
ZOOM_RATE = math.log(1.5) / 5.0
"""Growth of the picture a second, as a logarithm: 1.5 times in 5 s."""
CLOSEST_ZOOM = 2.0
ORBIT_SPEED = 0.1
WIDEST_ORBIT = 0.5
SHAKE_X, SHAKE_Y, SHAKE_ROLL = 0.03, 0.018, 0.012

Move = Callable[[float, float], CameraState]
"""(seconds of the shot gone, length of the shot in seconds) -> camera."""


def camera_at(name: str, time_s: float, duration_s: float, *, subject_x: float = 0.0) -> CameraState:
    """The camera of a move at a time of the shot; `subject_x` is where the subject to be tracked is now."""
    if name == "track":
        return CameraState(x=subject_x)
    return _MOVES[name](time_s, duration_s)


def _progress(speed: float, most: float, time_s: float, duration_s: float) -> tuple[float, float]:
    """(gone so far, whole amount) of a move at `speed` that is never more than `most`."""
    whole = min(speed * duration_s, most)
    return whole * min(1.0, time_s / duration_s), whole


def _pan(way: float) -> Move:
    def move(time_s: float, duration_s: float) -> CameraState:
        gone, whole = _progress(PAN_SPEED, LONGEST_PAN, time_s, duration_s)
        return CameraState(x=way * (gone - 0.5 * whole))

    return move


def _tilt_up(time_s: float, duration_s: float) -> CameraState:
    return CameraState(y=_progress(TILT_SPEED, HIGHEST_TILT, time_s, duration_s)[0])


def _tilt_down(time_s: float, duration_s: float) -> CameraState:
    gone, whole = _progress(TILT_SPEED, HIGHEST_TILT, time_s, duration_s)
    return CameraState(y=whole - gone)


def _zoom_in(time_s: float, duration_s: float) -> CameraState:
    return CameraState(zoom=math.exp(_progress(ZOOM_RATE, math.log(CLOSEST_ZOOM), time_s, duration_s)[0]))


def _zoom_out(time_s: float, duration_s: float) -> CameraState:
    gone, whole = _progress(ZOOM_RATE, math.log(CLOSEST_ZOOM), time_s, duration_s)
    return CameraState(zoom=math.exp(whole - gone))


def _orbit(time_s: float, duration_s: float) -> CameraState:
    gone, whole = _progress(ORBIT_SPEED, WIDEST_ORBIT, time_s, duration_s)
    return CameraState(orbit=gone - 0.5 * whole)


def _shake(time_s: float, _duration_s: float) -> CameraState:
    """A hand-held tremble: three incommensurable sines an axis."""

    def tremble(*rates: float) -> float:
        return sum(math.sin(math.tau * rate * time_s) for rate in rates) / len(rates)

    return CameraState(
        x=SHAKE_X * tremble(1.9, 3.1, 4.3), y=SHAKE_Y * tremble(2.3, 3.7, 4.9), roll=SHAKE_ROLL * tremble(1.3, 2.9, 4.1)
    )


def _still(_time_s: float, _duration_s: float) -> CameraState:
    return CameraState()


_MOVES: dict[str, Move] = {
    "still": _still,
    "pan left": _pan(-1.0),
    "pan right": _pan(1.0),
    "tilt up": _tilt_up,
    "tilt down": _tilt_down,
    "zoom in": _zoom_in,
    "zoom out": _zoom_out,
    "dolly": _zoom_in,
    "shake": _shake,
    "orbit": _orbit,
}
