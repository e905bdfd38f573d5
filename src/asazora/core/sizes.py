"""Picture sizes: what may be asked for, and the grids the embedded model is native to."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from asazora.core.errors import InvalidRequestError

MIN_SIDE_PX, MAX_SIDE_PX = 64, 2048


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> "Size":
        """Read `WxH`, e.g. `512x288`. Raises InvalidRequestError for anything else."""
        match = re.fullmatch(r"(\d{1,6})x(\d{1,6})", text.strip().lower())
        if match is None:
            raise InvalidRequestError("size", text, "WIDTHxHEIGHT in pixels, such as 256x256")
        return cls(int(match[1]), int(match[2]))

    @property
    def aspect(self) -> float:
        return self.width / self.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


NATIVE_SIZES = (Size(256, 256), Size(448, 256), Size(256, 448), Size(512, 288), Size(288, 512))


def check_output_size(size: Size) -> Size:
    """Return the size if a file of it may be asked for, else raise InvalidRequestError."""
    allowed = f"even sides from {MIN_SIDE_PX} to {MAX_SIDE_PX} pixels"
    for side in (size.width, size.height):
        if side % 2 or not MIN_SIDE_PX <= side <= MAX_SIDE_PX:
            raise InvalidRequestError("size", str(size), allowed)
    return size


def nearest_native(size: Size, native_sizes: Sequence[Size] = NATIVE_SIZES) -> Size:
    """The native size of nearest shape; among equal shapes, the one of nearest area."""

    def distance(native: Size) -> tuple[float, float]:
        shape = abs(_log_ratio(native.aspect, size.aspect))
        area = abs(_log_ratio(native.width * native.height, size.width * size.height))
        return round(shape, 2), area

    return min(native_sizes, key=distance)


def _log_ratio(a: float, b: float) -> float:
    return math.log(a / b)
