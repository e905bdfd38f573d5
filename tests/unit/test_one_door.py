"""Only these modules may make frames with a model, or write pictures. A new way past the engine shows here.

Whoever adds a module to a list says with it why what it writes needs no check, no mark and no signature.
"""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import asazora

ROOT = Path(asazora.__file__).parent

FUNCTIONS = {
    "asazora.pipelines.edit.perform": {
        "engine/engine.py",
        "pipelines/generate.py",
        "evaluation/verb_trials.py",  # measures frames; keeps them in memory and a temporary folder
    },
    "asazora.pipelines.generate.generate": {
        "evaluation/bench.py",  # times
        "evaluation/directing.py",  # measures
        "evaluation/evaluate.py",  # measures
    },
    "asazora.media.video_writer.VideoWriter": {"engine/output.py", "evaluation/bench.py"},  # the latter times it
    "asazora.media.video_writer.write_video": {
        "cli/file_checks.py",  # textures, signed in a temporary folder
        "cli/world.py",  # true renders, made without a model
        "evaluation/marks.py",  # attacks on the mark, in temporary folders
        "evaluation/origin.py",  # the same
        "evaluation/verb_trials.py",  # what a verb starts from, in a temporary folder
    },
    "asazora.media.fragmented.FragmentedWriter": {"engine/broadcast.py"},
    "asazora.media.still.StillWriter": {"engine/output.py"},
    "asazora.media.still.write_image": {
        "cli/evaluate.py",  # into a signed sheet
        "cli/file_checks.py",  # as above
        "cli/train_checks.py",  # a plot
        "cli/world.py",  # true renders
        "evaluation/verb_trials.py",  # as above
        "recipes/run.py",  # what training leaves in its folder: docs/provenance.md
        "recipes/samples.py",  # the same
    },
    "asazora.media.still.write_small_png": {"cli/verb_figures.py"},  # into signed sheets
    "asazora.media.previews.write_previews": {"engine/previews.py"},
}
"""Who imports what makes or writes frames."""

METHODS = {
    "rollout": {
        "pipelines/edit.py",
        "engine/best_of.py",  # candidates, which are ranked and forgotten
        "evaluation/frame_review.py",  # measures
        "evaluation/probe_training.py",  # learns from hidden states
        "recipes/samples.py",  # as above
    },
    "save": {
        "media/still.py",
        "media/previews.py",
        "evaluation/degrade.py",  # into memory
    },
}
"""Who asks a model for frames, or a picture to be written: calls that name a file or a plan."""


@functools.cache
def modules() -> list[tuple[str, ast.Module]]:
    paths = sorted(ROOT.rglob("*.py"))
    return [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def imported(tree: ast.Module) -> Iterator[str]:
    """Full names of what a module imports; of a module that is imported whole, all that it might take from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names
            yield from (name for name in FUNCTIONS if name.rsplit(".", 1)[0] in names)
        if isinstance(node, ast.Import):
            wholes = {alias.name for alias in node.names}
            yield from (name for name in FUNCTIONS if name.rsplit(".", 1)[0] in wholes)


def called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (node.args or node.keywords):
            yield node.func.attr


def test_only_these_modules_import_what_makes_or_writes_frames():
    found = {name: set[str]() for name in FUNCTIONS}
    for module, tree in modules():
        for name in found.keys() & set(imported(tree)):
            found[name].add(module)
    assert found == FUNCTIONS


def test_only_these_modules_ask_a_model_for_frames_or_save_a_picture():
    found = {name: set[str]() for name in METHODS}
    for module, tree in modules():
        for name in found.keys() & set(called(tree)):
            found[name].add(module)
    assert found == METHODS
