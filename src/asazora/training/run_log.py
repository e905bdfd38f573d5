"""The log of a run: a CSV that grows line by line, and a PNG of its curves."""

import csv
from collections.abc import Mapping
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


def append_row(path: Path, row: Mapping[str, float | int]) -> None:
    """Add one line; the first one writes the header too."""
    is_new = not path.exists()
    with path.open("a", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def draw_curves(log: Path, picture: Path, x: str = "step") -> None:
    """Plot every column of the log but `x` and the times against `x`, one panel each."""
    with log.open(newline="") as file:
        rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(file)]
    if not rows:
        return
    names = [name for name in rows[0] if name != x and not name.endswith("_s")]
    figure = Figure(figsize=(4 * len(names), 3), layout="constrained")
    FigureCanvasAgg(figure)
    for axes, name in zip(figure.subplots(1, len(names), squeeze=False)[0], names, strict=True):
        axes.plot([row[x] for row in rows], [row[name] for row in rows])
        axes.set(xlabel=x, title=name)
        axes.grid(alpha=0.3)
    figure.savefig(picture, dpi=80)
