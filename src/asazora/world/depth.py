"""How size, and with it parallax, falls with depth: numbers that need no drawing.

The director plans with them, so a machine that cannot draw (Skia needs libraries of the system) still makes videos.
"""

WIDEST_BODY = 1.25
"""In upright views, bodies are drawn as if the view were at most this many widths high."""
HORIZON_SCALE = 0.45
SKY_DEPTH = 1.0 / (1.0 - HORIZON_SCALE)
"""Depth at which scale, and with it parallax, reaches 0: infinitely far."""


def scale_at(depth: float) -> float:
    """Size, and sideways shift by the camera, of what stands at a depth, relative to the front; 0 at the sky."""
    return max(0.0, 1.0 - (1.0 - HORIZON_SCALE) * depth)
