"""An evaluation to read and to look at: JSON values, and a PNG contact sheet of judged clips."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from asazora.evaluation.evaluate import Evaluation, Example
from asazora.evaluation.prompts import GROUPS, LEAST_SHARE, SINGLE, TWO
from asazora.evaluation.score import USABLE_SHARE, Row, Share

MARGIN_PX, GAP_PX, FONT_PX = 10, 2, 13
TEXT_LINES = 4
PAPER, INK, RIGHT, WRONG = (250, 247, 240), (40, 36, 48), (28, 110, 60), (180, 30, 40)
SHEET_ROWS, SHEET_COLUMNS = 12, 2


def to_json(evaluation: Evaluation) -> dict[str, Any]:
    """Plain values: means of the groups, rows, quality, and how all of it was measured."""
    plan = evaluation.plan
    return {
        "single_subject_mean": _rounded(evaluation.mean(SINGLE)),
        "two_subject_mean": _rounded(evaluation.mean(TWO)),
        "rows": [row_to_json(row) for row in evaluation.rows],
        "codec": evaluation.codec.medians(),
        "model": evaluation.model.medians(),
        "quality": quality_rows(evaluation),
        "scope": evaluation.scope.name,
        "usable_share": USABLE_SHARE,
        "samples": plan.samples,
        "drawn": how_drawn(),
        "calibration_samples": plan.calibration,
        "seconds": plan.seconds,
        "seed": plan.seed,
    }


def how_drawn() -> str:
    """How the prompts were chosen, in words."""
    shares = ", ".join(f"{share:.0%} of those of group {group!r}" for group, share in LEAST_SHARE.items())
    return (
        "scenes with a combination held out of training, as the world draws them; of these, those that ask for what has"
        f" been asked least, until each row that can be asked counts in as many trials as {shares}, and answers as even"
        " as they come"
    )


def quality_rows(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Median PSNR and SSIM beside the true renders, flicker and motion as multiples of theirs, by group and maker."""
    return [
        {"group": group, "video": video, "n": figures.groups.count(group), **figures.medians(group)}
        for group in GROUPS
        for video, figures in evaluation.videos.items()
        if group in figures.groups
    ]


def scores(evaluation: Evaluation) -> dict[str, float]:
    """The figures for a model card; a mean over no usable row is left out."""
    found = {
        "single_subject_mean": evaluation.mean(SINGLE),
        "two_subject_mean": evaluation.mean(TWO),
        **{f"codec_{name}": value for name, value in evaluation.codec.medians().items() if name in ("psnr_db", "ssim")},
    }
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def row_to_json(row: Row) -> dict[str, Any]:
    """One row: `share` and `interval` are the model's, the rest is what the judge is worth."""
    return {
        "group": row.group,
        "row": row.row,
        "used": row.is_used,
        **_share(row.model),
        "chance": _rounded(row.chance),
        "calibration": {
            "true_renders": _share(row.truth),
            "codec_round_trip": _share(row.codec),
            "shuffled_prompts": _share(row.shuffled),
        },
    }


def _share(share: Share | None) -> dict[str, Any]:
    if share is None:
        return {"n": 0, "share": None, "interval": None}
    return {"n": share.n, "share": _rounded(share.share), "interval": [round(end, 4) for end in share.interval]}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def judged_sheet(examples: list[Example]) -> NDArray[np.uint8]:
    """Clips with their prompts and verdicts as one picture (H, W, 3), evenly taken from all examples."""
    count = min(len(examples), SHEET_ROWS * SHEET_COLUMNS)
    chosen = [examples[index * len(examples) // count] for index in range(count)]
    cells = [_cell(example) for example in chosen]
    blank = np.full_like(cells[0], PAPER)
    cells += [blank] * (-len(cells) % SHEET_COLUMNS)
    lines = [np.concatenate(cells[i : i + SHEET_COLUMNS], axis=1) for i in range(0, len(cells), SHEET_COLUMNS)]
    return np.concatenate(lines)


def _cell(example: Example) -> NDArray[np.uint8]:
    """A strip of frames, the prompt, and what was claimed in green (true) or red (with what was seen instead)."""
    frames = example.frames.copy()
    frames[:, :, -GAP_PX:] = PAPER
    strip = np.concatenate(list(frames), axis=1)
    height, width, _ = strip.shape
    cell = Image.new("RGB", (width + MARGIN_PX, height + round((2 * TEXT_LINES + 1) * 1.3 * FONT_PX)), PAPER)
    cell.paste(Image.fromarray(strip), (0, 0))
    words = [(word, INK) for word in example.judged.trial.prompt.split()]
    last = _flow(cell, words, height + 3, width)
    for_verdicts = [
        (f"{v.claim.row}: {v.claim.value}" + ("" if v.is_true else f" [{v.seen}]"), RIGHT if v.is_true else WRONG)
        for v in example.judged.verdicts
    ]
    _flow(cell, for_verdicts, last, width, gap="  ")
    return np.asarray(cell)


def _flow(
    cell: Image.Image, words: list[tuple[str, tuple[int, int, int]]], top: int, width: int, gap: str = " "
) -> int:
    """Write words in their colours, wrapped to the width; the next free line."""
    draw, font = ImageDraw.Draw(cell), ImageFont.load_default(FONT_PX)
    x, y = 0.0, float(top)
    for word, colour in words:
        length = font.getlength(word)
        if x + length > width and x > 0:
            x, y = 0.0, y + 1.3 * FONT_PX
        draw.text((x, y), word, colour, font)
        x += length + font.getlength(gap)
    return round(y + 1.4 * FONT_PX)
