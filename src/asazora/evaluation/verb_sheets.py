"""What the verbs' trials look like on a page: a small picture a verb, and the table as Markdown."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from asazora.core.errors import InvalidRequestError
from asazora.core.video_model import Frames
from asazora.evaluation.verb_measures import VerbRow
from asazora.evaluation.verb_trials import Outcome

SHEET_FRAMES, SHEET_CLIPS, SHEET_PX = 7, 3, 112
BAR_PX, CAPTION_PX = 4, 15
PAPER, INK, KEPT, MADE = (250, 247, 240), (40, 36, 48), (60, 120, 180), (230, 140, 50)
TABLE_BEGINS, TABLE_ENDS = "<!-- figures -->", "<!-- end of figures -->"


def sheet_name(verb: str) -> str:
    """The file of a verb's picture."""
    return f"verb-{verb.replace(' ', '-')}.png"


def contact_sheet(outcomes: Sequence[Outcome]) -> NDArray[np.uint8]:
    """A few clips of one verb with their words, (H, W, 3), each under the clips that went in; a bar tells kept frames
    (blue) from made ones (orange)."""
    strips: list[NDArray[np.uint8]] = []
    for outcome in outcomes[:SHEET_CLIPS]:
        strips += [_strip(frames, ((0, len(frames)),), "what went in") for frames in outcome.went_in]
        strips.append(_strip(outcome.frames, outcome.kept, outcome.caption))
    return np.concatenate(strips)


def _strip(frames: Frames, kept: Sequence[tuple[int, int]], caption: str) -> NDArray[np.uint8]:
    numbers = np.unique(np.linspace(0, len(frames) - 1, SHEET_FRAMES).astype(int))
    strip = Image.new("RGB", (SHEET_FRAMES * SHEET_PX, SHEET_PX + BAR_PX + CAPTION_PX), PAPER)
    draw = ImageDraw.Draw(strip)
    for column, number in enumerate(numbers):
        picture = Image.fromarray(frames[number]).resize((SHEET_PX - 2, SHEET_PX))
        strip.paste(picture, (column * SHEET_PX, CAPTION_PX + BAR_PX))
        is_kept = any(start <= number < end for start, end in kept)
        left = column * SHEET_PX
        draw.rectangle((left, CAPTION_PX, left + SHEET_PX - 3, CAPTION_PX + BAR_PX - 1), KEPT if is_kept else MADE)
    draw.text((2, 1), caption[:140], INK, ImageFont.load_default(10))
    return np.asarray(strip)


def table_cells(row: VerbRow) -> tuple[str, ...]:
    """A row of the table in words: verb, what must hold, goal, n, found, interval, whether the goal is met."""
    measure = row.measure
    low, high = (_number(row, value) for value in row.interval)
    found = _number(row, row.value)
    return measure.verb, measure.figure, measure.told, str(row.n), found, f"{low} to {high}", row.verdict


TITLES = ("verb", "what must hold", "goal", "n", "found", "95 %", "met")


def markdown_table(rows: Sequence[VerbRow]) -> str:
    """The rows as a table for a page."""
    lines = [TITLES, ("---",) * len(TITLES), *map(table_cells, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def with_table(page: str, table: str, name: Path) -> str:
    """The text of a page with the table between its two marks. Raises InvalidRequestError if it has none."""
    before, begins, rest = page.partition(TABLE_BEGINS)
    _, ends, after = rest.partition(TABLE_ENDS)
    if not begins or not ends:
        raise InvalidRequestError("page", str(name), f"a page with the lines {TABLE_BEGINS} and {TABLE_ENDS}")
    return f"{before}{TABLE_BEGINS}\n\n{table}\n{TABLE_ENDS}{after}"


def _number(row: VerbRow, value: float) -> str:
    return f"{value:.0%}" if row.measure.is_share else f"{value:.2f}"
