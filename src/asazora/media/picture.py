"""One decoded picture of any colour model, turned upright, made RGB and fitted to a size without distortion."""

from contextlib import suppress
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms, ImageOps

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.resample import cover_box

BACKGROUND = (255, 255, 255)
"""What shows through where a picture is transparent."""

REDUCING_GAP = 3.0
"""Large pictures are first shrunk by whole factors to three times the size asked, which is faster and hardly seen."""

_DEEP_GREYS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_HAVE_ALPHA = ("RGBA", "LA", "PA", "RGBa", "La")


def fit_picture(image: Image.Image, size: Size, pixel_aspect: float = 1.0) -> Image.Image:
    """Scale an RGB picture to cover `size` and cut the overhang off evenly; its pixels may be wider than high."""
    shown = Size(max(1, round(image.width * pixel_aspect)), image.height)
    left, top, right, bottom = cover_box(shown, size)
    stored = image.width / shown.width
    box = (left * stored, top, min(right * stored, image.width), min(bottom, image.height))
    return image.resize((size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=REDUCING_GAP)


def upright_rgb(image: Image.Image) -> Image.Image:
    """The picture as a viewer shows it: sRGB, turned as its EXIF says, laid on white where it is transparent."""
    turned = ImageOps.exif_transpose(image)
    return flatten(_in_srgb(turned, image.info.get("icc_profile")))


def flatten(image: Image.Image) -> Image.Image:
    """RGB of any mode, on white. Depths above 8 bits are scaled, never clipped."""
    if image.mode in _DEEP_GREYS:
        return _shallow(image).convert("RGB")
    if image.mode in _HAVE_ALPHA or "transparency" in image.info:
        backdrop = Image.new("RGBA", image.size, BACKGROUND)
        return Image.alpha_composite(backdrop, image.convert("RGBA")).convert("RGB")
    if image.mode == "F":
        raise InvalidRequestError("picture depth", "floating point", "8 or 16 bits a channel")
    return image.convert("RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """8-bit grey of a deeper one, whose values go up to 65535."""
    deep = np.asarray(image).astype(np.int64).clip(0, 65535)
    return Image.fromarray(((deep * 255 + 32767) // 65535).astype(np.uint8))


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture's colours in sRGB, if it has a colour profile that can be read; else as they are."""
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    with suppress(ImageCms.PyCMSError, OSError):
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
        return converted or image
    return image
