"""Lengths are read and checked before anything is measured."""

import pytest
from rich.console import Console

from asazora.cli.bench import parse_lengths, parse_numbers, table
from asazora.core.errors import InvalidRequestError
from asazora.evaluation.bench import Run

RUN = Run(
    seconds=5,
    wall_s=2.5,
    first_frame_s=0.5,
    fps=24,
    x_realtime=2,
    peak_rss_mib=900,
    stages={"load": 3.0, "denoise": 2.0},
)


@pytest.mark.parametrize("text", ["1,5,20", "1 5 20", "1, 5, 20"])
def test_lengths_are_separated_by_commas_or_spaces(text: str):
    assert parse_lengths(text) == [1, 5, 20]


@pytest.mark.parametrize("text", ["", "fast", "0", "5,-1", "nan", "inf"])
def test_other_lengths_are_bad_input(text: str):
    with pytest.raises(InvalidRequestError):
        parse_lengths(text)


def test_numbers_of_workers_are_whole_and_above_0():
    assert parse_numbers("1, 2,4") == [1, 2, 4]
    for text in ("", "two", "0", "1.5", "-1"):
        with pytest.raises(InvalidRequestError):
            parse_numbers(text)


def test_table_has_a_column_for_each_stage():
    console = Console(width=200)
    with console.capture() as captured:
        console.print(table([RUN]))
    for word in ("denoise", "load", "900", "24.00"):
        assert word in captured.get()
