"""`asazora world`: draw scenes of the storybook world to a video or to a contact sheet."""

from pathlib import Path
from typing import Annotated

import typer

from asazora.core.errors import InvalidRequestError
from asazora.core.request import MAX_FPS
from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size, check_output_size
from asazora.engine.publish import staged
from asazora.media.still import write_image
from asazora.media.video_writer import write_video
from asazora.world.render import render
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.sheet import contact_sheet, random_entries

MAX_SHEET_SIDE = 20

app = typer.Typer(add_completion=False, no_args_is_help=True)

Seed = Annotated[int, typer.Option(min=0, help="Same seed, same scenes.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")]


@app.command("render")
def render_command(
    output: Annotated[Path, typer.Option("-o", "--output", help="The .mp4 file to write.")],
    scene_file: Annotated[
        Path | None, typer.Argument(metavar="[SCENE.json]", help="A scene; a random one if not given.")
    ] = None,
    seed: Seed = 0,
    size: Annotated[str, typer.Option(metavar="WxH", help="Picture size in pixels.")] = "256x256",
    fps: Annotated[int, typer.Option(help=f"Frames per second, 1 to {MAX_FPS}.")] = 12,
    seconds: Annotated[float, typer.Option(help="Length of a random scene.")] = 5.0,
    force: Force = False,
) -> None:
    """Draw a scene to MP4."""
    picture_size = check_output_size(Size.parse(size))
    if not 1 <= fps <= MAX_FPS:
        raise InvalidRequestError("fps", fps, f"1 to {MAX_FPS}")
    check_suffix(output, ".mp4")
    scene = read_scene(scene_file) if scene_file else random_scene(seed, seconds)
    with staged(output, force=force) as path:
        write_video(path, (frame[None] for frame in render(scene, picture_size, fps)), picture_size, fps)
    print(output)


@app.command()
def sheet(
    output: Annotated[Path, typer.Option("-o", "--output", help="The .png file to write.")],
    rows: Annotated[int, typer.Option(min=1, max=MAX_SHEET_SIDE, help="Scenes from top to bottom.")] = 6,
    cols: Annotated[int, typer.Option(min=1, max=MAX_SHEET_SIDE, help="Scenes from left to right.")] = 2,
    seed: Seed = 0,
    force: Force = False,
) -> None:
    """Draw frames of random scenes, with their captions, on one PNG."""
    check_suffix(output, ".png")
    with staged(output, force=force) as path:
        write_image(path, contact_sheet(random_entries(rows * cols, seed), cols))
    print(output)


def random_scene(seed: int, seconds: float) -> Scene:
    """The scene that belongs to a seed."""
    if not seconds > 0:
        raise InvalidRequestError("seconds", seconds, "more than 0")
    return sample_scene(numpy_generator(seed, "world render"), duration_s=seconds)


def read_scene(path: Path) -> Scene:
    """Read a scene from a JSON file."""
    try:
        return Scene.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError("scene file", str(path), "a readable JSON file") from error


def check_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise InvalidRequestError("output file", str(path), f"a name that ends in {suffix}")
