"""Pictures from people: any depth, colour model and turn comes out as a viewer shows it."""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media import source_image
from asazora.media.source_process import answer

SIZE = Size(96, 64)

pillow_heif.register_heif_opener()  # for `save`; the reader has an opener of its own


def read(path: Path, size: Size = SIZE) -> np.ndarray:
    """What the child reads of a picture: (H, W, 3) uint8."""
    ((_, payload),) = answer({"ask": "image", "path": str(path), "size": [size.width, size.height]})
    return np.frombuffer(payload, dtype=np.uint8).reshape(size.height, size.width, 3)


def halves(left: tuple[int, ...], right: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    """A picture of two colours, side by side."""
    image = Image.new(mode, (SIZE.width, SIZE.height), left if len(left) > 1 else left[0])
    image.paste(right if len(right) > 1 else right[0], (SIZE.width // 2, 0, SIZE.width, SIZE.height))
    return image


def assert_halves(pixels: np.ndarray, left: tuple[int, int, int], right: tuple[int, int, int], tolerance: int = 3):
    assert np.abs(pixels[32, 10].astype(int) - left).max() <= tolerance
    assert np.abs(pixels[32, -10].astype(int) - right).max() <= tolerance


RED, BLUE, WHITE = (200, 0, 0), (0, 0, 200), (255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "HEIF", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_every_common_format_is_read(tmp_path: Path, form: str):
    halves(RED, BLUE).save(tmp_path / "a", format=form)
    assert_halves(read(tmp_path / "a"), RED, BLUE, tolerance=8)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_transparency_lies_on_white(tmp_path: Path, form: str):
    halves((*RED, 255), (0, 0, 0, 0), "RGBA").save(tmp_path / "a", format=form, lossless=True)
    assert_halves(read(tmp_path / "a"), RED, WHITE)


def test_transparent_palette_lies_on_white(tmp_path: Path):
    image = halves((0,), (1,), "P")
    image.putpalette([*RED, 0, 255, 0])
    image.save(tmp_path / "a.png", transparency=1)
    assert_halves(read(tmp_path / "a.png"), RED, WHITE)


def test_transparent_grey_lies_on_white(tmp_path: Path):
    halves((60, 255), (0, 0), "LA").save(tmp_path / "a.png")
    assert_halves(read(tmp_path / "a.png"), (60, 60, 60), WHITE)


def test_sixteen_bits_are_scaled_not_clipped(tmp_path: Path):
    deep = np.full((64, 96), 65535 * 100 // 255, dtype=np.uint16)
    deep[:, 48:] = 65535 * 200 // 255
    for name in ("a.png", "a.tiff"):
        Image.fromarray(deep).save(tmp_path / name)
        assert_halves(read(tmp_path / name), (100,) * 3, (200,) * 3)


def test_one_bit_is_black_and_white(tmp_path: Path):
    halves((0,), (1,), "1").save(tmp_path / "a.png")
    assert_halves(read(tmp_path / "a.png"), (0, 0, 0), WHITE)


def test_print_colours_become_screen_colours(tmp_path: Path):
    halves((0, 255, 255, 0), (0, 0, 0, 255), "CMYK").save(tmp_path / "a.jpg", quality=95)
    assert_halves(read(tmp_path / "a.jpg"), (255, 0, 0), (0, 0, 0), tolerance=12)


def test_a_colour_profile_is_followed(tmp_path: Path):
    """In a space whose red is called blue, the same numbers are other colours. A broken profile is passed over."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"_XYZ").replace(b"bXYZ", b"rXYZ").replace(b"_XYZ", b"bXYZ")
    halves(RED, BLUE).save(tmp_path / "swapped.png", icc_profile=swapped)
    halves(RED, BLUE).save(tmp_path / "broken.png", icc_profile=b"no profile")
    assert_halves(read(tmp_path / "swapped.png"), BLUE, RED)
    assert_halves(read(tmp_path / "broken.png"), RED, BLUE)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (0, -1)), (3, (-1, -1)), (4, (-1, 0)), (5, (0, 0)), (6, (0, -1)), (7, (-1, -1)), (8, (-1, 0))],
)
def test_exif_turns_are_followed(tmp_path: Path, orientation: int, corner: tuple[int, int]):
    pixels = np.zeros((64, 96, 3), dtype=np.uint8)
    pixels[:32, :48] = 255
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(tmp_path / "a.jpg", exif=exif, quality=95)
    shown = read(tmp_path / "a.jpg", Size(64, 96) if orientation > 4 else SIZE)[:, :, 0]
    corners = {(y, x): int(shown[y, x]) for y in (0, -1) for x in (0, -1)}
    assert max(corners, key=lambda at: corners[at]) == corner


def test_a_photograph_of_a_phone_is_upright_and_stands_still(tmp_path: Path):
    """Turned on its side, and with a second picture beside it."""
    phone = pillow_heif.from_pillow(halves(RED, BLUE).rotate(90, expand=True))
    phone.add_from_pillow(halves(BLUE, RED).rotate(90, expand=True))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned to the right
    phone.save(tmp_path / "a.heic", exif=exif.tobytes(), primary_index=0)
    ((_, told),) = answer({"ask": "probe", "path": str(tmp_path / "a.heic")})
    assert json.loads(told) == {"kind": "image", "size": [96, 64], "fps": 0.0, "seconds": 0.0}
    assert_halves(read(tmp_path / "a.heic"), RED, BLUE, tolerance=8)


@pytest.mark.parametrize("stored", [(1, 1), (3, 7), (2000, 30), (1023, 769)])
def test_any_size_fills_the_size_asked(tmp_path: Path, stored: tuple[int, int]):
    Image.new("RGB", stored, RED).save(tmp_path / "a.png")
    assert np.abs(read(tmp_path / "a.png").astype(int) - RED).max() <= 1


def test_overhang_is_cut_evenly(tmp_path: Path):
    image = Image.new("RGB", (300, 64), BLUE)
    image.paste(RED, (102, 0, 198, 64))
    image.save(tmp_path / "a.png")
    pixels = read(tmp_path / "a.png")
    assert_halves(pixels, RED, RED)
    assert np.abs(pixels[:, 1].astype(int) - pixels[:, -2]).max() <= 3


def test_of_a_moving_picture_the_first_frame_is_taken(tmp_path: Path):
    first, second = halves(RED, BLUE), halves(BLUE, RED)
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])
    assert_halves(read(tmp_path / "a.gif"), RED, BLUE)


def png_of(width: int, height: int, body: bytes) -> bytes:
    """A PNG that says it is so large, with this compressed body."""

    def box(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + box(b"IHDR", header) + box(b"IDAT", body) + box(b"IEND", b"")


def test_a_gigantic_picture_is_refused_by_its_header(tmp_path: Path):
    (tmp_path / "a.png").write_bytes(png_of(100_000, 100_000, zlib.compress(bytes(10**6))))
    with pytest.raises(InvalidRequestError, match="megapixels"):
        read(tmp_path / "a.png")


def test_a_moving_picture_of_too_many_pixels_is_refused_before_they_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first, *others = [Image.new("P", (600, 500), number) for number in range(40)]
    first.save(tmp_path / "a.gif", save_all=True, append_images=others, duration=50)
    ways = ({"ask": "probe"}, {"ask": "video", "size": [96, 64], "fps": 12, "spans": [(0, 12)]})
    assert all(list(answer({**ask, "path": str(tmp_path / "a.gif")})) for ask in ways)

    monkeypatch.setattr(source_image, "MAX_PIXELS_IN_ALL", 600 * 500 * 40 - 1)
    monkeypatch.setattr(source_image, "length_s", lambda frame: pytest.fail("a frame was drawn"))
    for ask in ways:
        with pytest.raises(InvalidRequestError, match="40 frames of 600x500"):
            list(answer({**ask, "path": str(tmp_path / "a.gif")}))


def test_a_picture_that_unpacks_to_more_than_it_says_is_read_at_its_size(tmp_path: Path):
    """The decompressor is stopped when the picture is full."""
    (tmp_path / "a.png").write_bytes(png_of(64, 64, zlib.compress(bytes(50 * 2**20))))
    assert read(tmp_path / "a.png").shape == (64, 96, 3)


def test_a_text_bomb_in_a_picture_is_refused(tmp_path: Path):
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, format="PNG")
    text = b"Comment\0\0" + zlib.compress(bytes(80 * 2**20))
    box = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    png = data.getvalue()
    (tmp_path / "a.png").write_bytes(png[:33] + box + png[33:])
    with pytest.raises(InvalidRequestError):
        read(tmp_path / "a.png")


@pytest.mark.parametrize("form", ["PNG", "JPEG", "HEIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_a_cut_picture_is_refused(tmp_path: Path, form: str):
    noise = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "a", format=form)
    (tmp_path / "a").write_bytes((tmp_path / "a").read_bytes()[: (tmp_path / "a").stat().st_size // 2])
    with pytest.raises(InvalidRequestError, match=r"whole|damaged"):
        read(tmp_path / "a")
