"""The table on its page, and the picture a verb."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.evaluation.verb_measures import rows_of
from asazora.evaluation.verb_sheets import (
    SHEET_CLIPS,
    SHEET_FRAMES,
    SHEET_PX,
    TITLES,
    contact_sheet,
    markdown_table,
    sheet_name,
    table_cells,
    with_table,
)
from asazora.evaluation.verb_trials import Outcome

FRAMES = np.full((6, 32, 32, 3), 9, np.uint8)
OUTCOME = Outcome(figures={}, frames=FRAMES, kept=((0, 3),), caption="a fox")
PAGE = Path("verbs.md")


def test_a_table_has_a_line_a_row_and_a_cell_a_title() -> None:
    rows = rows_of({"loop anew": [{"loop ratio": 0.9}], "blend": [{"monotone": 1.0}]})
    assert all(len(table_cells(row)) == len(TITLES) for row in rows)
    title, rule, first, second = markdown_table(rows).splitlines()
    assert title.startswith("| verb |")
    assert rule == "| --- | --- | --- | --- | --- | --- | --- |"
    assert first == "| loop anew | loop ratio | median at most 1.1 | 1 | 0.90 | 0.90 to 0.90 | (yes) |"
    assert second.startswith("| blend | monotone | always | 1 | 100% | 21% to 100% |")


def test_a_table_takes_the_place_of_the_one_before() -> None:
    page = "# Verbs\n\n<!-- figures -->\n\nold\n\n<!-- end of figures -->\n\n## Next\n"
    once = with_table(page, "| new |\n", PAGE)
    assert once == "# Verbs\n\n<!-- figures -->\n\n| new |\n\n<!-- end of figures -->\n\n## Next\n"
    assert with_table(once, "| new |\n", PAGE) == once


@pytest.mark.parametrize("page", ["# Verbs", "<!-- figures -->", "<!-- end of figures --> <!-- figures -->"])
def test_a_page_without_room_for_a_table_is_refused(page: str) -> None:
    with pytest.raises(InvalidRequestError, match="end of figures"):
        with_table(page, "", PAGE)


def test_a_sheet_shows_a_few_clips_a_row_each() -> None:
    one, many = contact_sheet([OUTCOME]), contact_sheet([OUTCOME] * (SHEET_CLIPS + 3))
    assert one.shape[1] == SHEET_FRAMES * SHEET_PX
    assert many.shape == (SHEET_CLIPS * one.shape[0], one.shape[1], 3)


def test_a_sheet_shows_what_went_in_above_what_came_out() -> None:
    other = Outcome(figures={}, frames=FRAMES, caption="", went_in=(np.full_like(FRAMES, 200),))
    sheet = contact_sheet([other])
    height = len(sheet) // 2
    assert (sheet[height - 10, 10].tolist(), sheet[-10, 10].tolist()) == ([200] * 3, [9] * 3)


def test_names_of_sheets_have_no_spaces() -> None:
    assert sheet_name("extend forward") == "verb-extend-forward.png"
