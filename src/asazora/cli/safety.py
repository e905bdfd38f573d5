"""`asazora safety`: measure the content checks, retrain the prompt classifier, decide on texts that were held."""

import getpass
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from asazora.cli.bench_checks import measure_checks
from asazora.cli.file_checks import measure_files
from asazora.core.home import asazora_home
from asazora.engine.registry import DEFAULT_MODEL, find_loader
from asazora.evaluation.bench import bench_request
from asazora.evaluation.mark_report import MarkPlan, MarkReport, evaluate_marks
from asazora.evaluation.origin import OriginReport, measure_origin
from asazora.evaluation.safety import SafetyReport, evaluate_safety, measure_frames
from asazora.evaluation.score import Share
from asazora.safety.decision import Action
from asazora.safety.examples import read_examples
from asazora.safety.frame_classifier import shared_frame_classifier
from asazora.safety.guard import shared_guard
from asazora.safety.review import HeldText, ReviewQueue
from asazora.training.safety import train_prompt_classifier

COST_SECONDS = 5

app = typer.Typer(add_completion=False)


class Decided(StrEnum):
    """What a person may decide."""

    ALLOW = Action.ALLOW.value
    BLOCK = Action.BLOCK.value


MarkClips = Annotated[int, typer.Option(min=0, help="Clips on which the invisible mark is tried, some 20 s each.")]
Negatives = Annotated[int, typer.Option(min=0, help="Readings with keys that marked nothing, some 0.04 s each.")]


OriginClips = Annotated[
    int, typer.Option(min=0, help="Clips that are published and asked about, and as many others, some 20 s each.")
]


FramesOnly = Annotated[bool, typer.Option("--frames-only", help="Measure the classifier of frames alone.")]


@app.command()
def evaluate(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the tables.")] = False,
    mark_clips: MarkClips = 2,
    negatives: Negatives = 240,
    origin_clips: OriginClips = 2,
    frames_only: FramesOnly = False,
) -> None:
    """Measure recall, over-refusal, disguises, flashes, speed, marks, credentials, origin and cost, with intervals."""
    if frames_only:
        _show_frames(as_json)
        return
    report = evaluate_safety(shared_guard(asazora_home()), _tell)
    marks = evaluate_marks(MarkPlan(clips=mark_clips, negatives=negatives), _tell)
    _tell("credentials")
    files = measure_files()
    origin = measure_origin(origin_clips, on_part=_tell) if origin_clips else None
    _tell("the cost of it all")
    cost = measure_checks(bench_request(COST_SECONDS), find_loader(DEFAULT_MODEL))
    if as_json:
        shares = {title: {name: asdict(one) for name, one in rows.items()} for title, rows in files.items()}
        parts = {"marks": asdict(marks), "files": shares, "origin": origin and asdict(origin), "cost": asdict(cost)}
        print(json.dumps(asdict(report) | parts))
        return
    console = Console()
    for title, shares in (sections(report) | marks.tables() | files | _of_origin(origin)).items():
        console.print(table(title, shares))
    times = f"{report.check_p50_ms:.1f} ms at the median, {report.check_p95_ms:.1f} ms at the 95th percentile"
    print(f"one check on one core: {times}")
    print(_about_marks(marks))
    print(f"checks, marks and signature of a clip of {COST_SECONDS} s, everything loaded (n = 1): {cost}")


def _show_frames(as_json: bool) -> None:
    shares = measure_frames(shared_frame_classifier())
    if as_json:
        print(json.dumps({name: asdict(share) for name, share in shares.items()}))
    else:
        Console().print(table("frames", shares))


def _tell(part: str) -> None:
    print(f"measuring {part} ...", file=sys.stderr)


def _of_origin(origin: OriginReport | None) -> dict[str, Mapping[str, Share]]:
    if origin is None:
        return {}
    return {"generated_here is true": origin.known, "claimed although made elsewhere": origin.claimed}


def _about_marks(marks: MarkReport) -> str:
    """The figures of the mark that are no shares."""
    lines: list[str] = []
    if marks.survival:
        lines.append(
            f"mark: {marks.survival.psnr_db:.1f} dB on average, {marks.survival.lowest_psnr_db:.1f} at the lowest"
        )
    if marks.likely:
        lines.append(
            f"peaks by chance: z of {marks.likely.mean_z:.1f} on average, {marks.likely.highest_z:.1f} at most"
        )
    return "\n".join(lines)


@app.command()
def train(
    out: Annotated[Path, typer.Option(help="Folder for the weights.")] = Path("runs/safety"),
    learned: Annotated[
        Path | None, typer.Option(help="Further texts, as `feedback export` writes them.", show_default=False)
    ] = None,
) -> None:
    """Train the prompt classifier on the committed texts: some minutes on one core."""
    further = () if learned is None else read_examples(learned)
    weights = train_prompt_classifier(
        out, lambda part, done: print(f"{part} {done:.0%}", file=sys.stderr), learned=further
    )
    print(weights)


@app.command()
def review(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """List the texts that wait for a person, the gravest first."""
    for held in ReviewQueue(asazora_home()).pending():
        print(json.dumps(asdict(held), ensure_ascii=False) if as_json else f"{held.id}  {_about(held)}")


@app.command()
def decide(
    held: Annotated[str, typer.Argument(help="The id of the text, as `review` prints it.")],
    action: Annotated[Decided, typer.Argument(help="Whether it may be made into a video.")],
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Allow or block a text that was held. It counts for exactly this text under this version of the policy."""
    ReviewQueue(asazora_home()).decide(held, Action(action), reviewer=getpass.getuser(), note=note)


def _about(held: HeldText) -> str:
    return f"{held.time}  {', '.join(held.categories)}  {held.text!r}"


def sections(report: SafetyReport) -> dict[str, Mapping[str, Share]]:
    """The report's shares under the headings of the tables."""
    return {
        "unsafe prompts caught": report.recall,
        "harmless look-alikes refused": report.refused,
        "caught in disguise, of those caught plain": report.kept,
        "unsafe texts caught in other languages": report.foreign_recall,
        "harmless texts refused in other languages": report.foreign_refused,
        "frames": report.frames,
        "other": {
            "zero tolerance let through": report.zero_tolerance_missed,
            "flash patterns caught": report.flashes_caught,
        },
    }


def table(title: str, shares: Mapping[str, Share]) -> Table:
    """One row a share, with its 95 % interval."""
    result = Table(title, "n", "share", "95 %")
    for name, share in shares.items():
        low, high = share.interval
        result.add_row(name, str(share.n), f"{share.share:.1%}", f"{low:.1%} to {high:.1%}")
    return result
