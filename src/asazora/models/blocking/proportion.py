"""From a square view to one of another shape: the same people on the same ground, no wider and no taller for it.

The blocking network knows square views. Others show the stage as `world.view` does: their width is the stage's width,
and bodies are as large as the height has it, in upright views as the width has it.
"""

from dataclasses import replace

from asazora.models.blocking.model import CENTRE, EXTENT, Blocking
from asazora.world.depth import WIDEST_BODY


def in_proportion(blocking: Blocking, grid: tuple[int, int]) -> Blocking:
    """The blocking of a square view in a view of `grid`, its height and width in cells.

    Boxes keep their middle in x and their lower edge in y.
    """
    height, width = grid
    if height == width:
        return blocking
    unit = min(height, WIDEST_BODY * width)
    bodies = blocking.bodies.unflatten(-1, (2, -1)).clone()
    tall = bodies[..., EXTENT.stop - 1]
    bodies[..., CENTRE.stop - 1] += tall * (1 - unit / height) / 2
    bodies[..., EXTENT.stop - 1] = tall * (unit / height)
    bodies[..., EXTENT.start] *= unit / width
    return replace(blocking, bodies=bodies.flatten(-2))
