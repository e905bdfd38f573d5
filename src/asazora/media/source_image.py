"""Pictures from people, still and moving, through Pillow: size known before a pixel is decoded."""

import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from pi_heif import register_heif_opener
from PIL import Image, ImageSequence, UnidentifiedImageError

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.containers import HEIF, Container
from asazora.media.moment import Moment
from asazora.media.picture import upright_rgb
from asazora.media.source import SourceInfo

MAX_PIXELS = 128 * 10**6
"""Most pixels of a picture: those of today's largest phone cameras, and some more."""

MAX_MOVING_PIXELS = 8192 * 4608

MAX_PIXELS_IN_ALL = 768 * 10**6
"""Most pixels of all frames of a moving picture together: 30 s at 720 lines and 25 frames/s."""

UNSPECIFIED_FRAME_MS, SHORTEST_FRAME_MS = 100, 20
"""Frames that name no length, or a shorter one, last a tenth of a second, as in browsers."""

_SIDEWAYS = (5, 6, 7, 8)
_EXIF_ORIENTATION = 0x0112


def probe_picture(path: Path, container: Container) -> SourceInfo:
    """What the picture is; one that moves is a video."""
    with _opened(path, container) as image:
        width, height = image.size
        if image.getexif().get(_EXIF_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        num_frames = _num_frames(image, container)
        if num_frames == 1:
            return SourceInfo(kind="image", size=Size(width, height), fps=0.0, seconds=0.0)
        _check_moving(image, num_frames)
        seconds = sum(length_s(frame) for frame in ImageSequence.Iterator(image))
        return SourceInfo(
            kind="video", size=Size(width, height), fps=float(num_frames / seconds), seconds=float(seconds)
        )


def first_picture(path: Path, container: Container) -> Image.Image:
    """The picture, or the first frame of a moving one, as RGB."""
    with _opened(path, container) as image:
        return upright_rgb(image)


def moving_moments(path: Path, container: Container, start_s: float) -> Iterator[Moment]:
    """The frames of a moving picture from its beginning on, each with the time for which it is shown."""
    del start_s  # each frame may be drawn on the one before it: there is no way to start later
    with _opened(path, container) as image:
        num_frames = _num_frames(image, container)
        if num_frames == 1:
            raise InvalidRequestError("input video", str(path), "a video; this is a still picture")
        _check_moving(image, num_frames)
        start = Fraction(0)
        for frame in ImageSequence.Iterator(image):
            picture, end = upright_rgb(frame), start + length_s(frame)
            yield Moment(start_s=start, end_s=end, picture=lambda picture=picture: picture)
            start = end


def _num_frames(image: Image.Image, container: Container) -> int:
    """How many pictures follow each other in time; a photograph may have others beside it, which do not."""
    return 1 if container is HEIF else getattr(image, "n_frames", 1)


@contextmanager
def _opened(path: Path, container: Container) -> Generator[Image.Image]:
    assert container.pillow is not None
    if container is HEIF:
        register_heif_opener(thumbnails=False)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes below our own limit, and of odd metadata
            with Image.open(path, formats=[container.pillow]) as image:
                if not 0 < image.width * image.height <= MAX_PIXELS:
                    raise _too_large(image, MAX_PIXELS)
                yield image
    except Image.DecompressionBombError as error:
        raise InvalidRequestError("picture size", str(error), f"up to {MAX_PIXELS // 10**6} megapixels") from error
    except UnidentifiedImageError as error:
        raise InvalidRequestError("input file", str(path), f"a whole {container.media_type} file") from error


def _check_moving(image: Image.Image, num_frames: int) -> None:
    """Each frame is drawn on the one before it, at full size: all of them must be few enough pixels."""
    if image.width * image.height > MAX_MOVING_PIXELS:
        raise _too_large(image, MAX_MOVING_PIXELS)
    if image.width * image.height * num_frames > MAX_PIXELS_IN_ALL:
        value = f"{num_frames} frames of {image.width}x{image.height}"
        allowed = f"up to {MAX_PIXELS_IN_ALL // 10**6} megapixels in all; make a video file of a larger one"
        raise InvalidRequestError("picture size", value, allowed)


def _too_large(image: Image.Image, most: int) -> InvalidRequestError:
    return InvalidRequestError("picture size", f"{image.width}x{image.height}", f"up to {most // 10**6} megapixels")


def length_s(frame: Image.Image) -> Fraction:
    """How long a frame is shown."""
    frame.load()  # some formats know a frame's length only then
    length_ms = Fraction(frame.info.get("duration") or 0).limit_denominator(1000)
    return (length_ms if length_ms >= SHORTEST_FRAME_MS else Fraction(UNSPECIFIED_FRAME_MS)) / 1000
