"""What a file is by its first bytes, and what may be let near it: a closed list of demuxers, formats and codecs."""

from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 512
_TS_PACKET_BYTES = 188


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A kind of file: its media type, and the one demuxer or the one Pillow format that may read it."""

    media_type: str
    demuxer: str | None = None
    pillow: str | None = None


MP4 = Container(media_type="video/mp4", demuxer="mp4")
QUICKTIME = Container(media_type="video/quicktime", demuxer="mov")
MATROSKA = Container(media_type="video/webm", demuxer="matroska")
AVI = Container(media_type="video/avi", demuxer="avi")
MPEG_TS = Container(media_type="video/mp2t", demuxer="mpegts")
MPEG_PS = Container(media_type="video/mpeg", demuxer="mpeg")
OGG = Container(media_type="video/ogg", demuxer="ogg")
FLV = Container(media_type="video/x-flv", demuxer="flv")
ASF = Container(media_type="video/x-ms-asf", demuxer="asf")
PNG = Container(media_type="image/png", pillow="PNG")
JPEG = Container(media_type="image/jpeg", pillow="JPEG")
WEBP = Container(media_type="image/webp", pillow="WEBP")
GIF = Container(media_type="image/gif", pillow="GIF")
AVIF = Container(media_type="image/avif", pillow="AVIF")
BMP = Container(media_type="image/bmp", pillow="BMP")
TIFF = Container(media_type="image/tiff", pillow="TIFF")
HEIF = Container(media_type="image/heif", pillow="HEIF")
"""Photographs as phones take them (HEIC), through a plug-in of Pillow's."""

_STARTS = {
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
    b"BM": BMP,
    b"\x1aE\xdf\xa3": MATROSKA,
    b"\0\0\x01\xba": MPEG_PS,
    b"OggS": OGG,
    b"FLV\x01": FLV,
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": ASF,
}
_RIFF = {b"WEBP": WEBP, b"AVI ": AVI}
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_BRANDS = {b"qt  ": QUICKTIME, b"avif": AVIF, b"avis": AVIF, **dict.fromkeys(_HEIF_BRANDS, HEIF)}
_OLD_QUICKTIME_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

CODECS = (
    "h264",
    "hevc",
    "vp8",
    "vp9",
    "libvpx",
    "libvpx-vp9",
    "av1",
    "libdav1d",
    "mpeg4",
    "mpeg2video",
    "mpeg1video",
    "h263",
    "mjpeg",
    "prores",
    "dnxhd",
    "qtrle",
    "png",
    "theora",
    "ffv1",
    "vc1",
    "wmv3",
)
"""The decoders that may run on a stranger's video."""


def container_of(path: Path) -> Container | None:
    """What the file is; None if it is nothing that can be looked at. Only its first bytes are read."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], MP4)
    if head[4:8] in _OLD_QUICKTIME_BOXES:
        return QUICKTIME
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[:1] == b"G" and head[_TS_PACKET_BYTES : _TS_PACKET_BYTES + 1] == b"G":
        return MPEG_TS
    return next((container for start, container in _STARTS.items() if head.startswith(start)), None)
