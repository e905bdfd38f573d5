"""Where does this file come from? Evidence in named tiers, each with what it can and cannot say.

Credentials are proof as long as they are whole. The invisible mark survives copies; its payload is proof too, its mere
presence nearly so. A fingerprint only says that pictures look alike, the learnt detector that they look like this
model's: neither claims a file. No evidence is not proof of another origin.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from asazora.core.errors import InvalidRequestError, ProvenanceError
from asazora.core.home import asazora_home
from asazora.media.untrusted import Reading, media_type_of, opened_untrusted
from asazora.provenance.credentials import NO_CREDENTIALS, CredentialsEvidence, read_credentials
from asazora.provenance.detector import ClassifierEvidence, judged_traces
from asazora.provenance.fingerprint import FrameSampler, asked_hashes
from asazora.provenance.install import Install, existing_install
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.payload import Payload, is_authentic
from asazora.provenance.presence import CERTAIN, chance_of, decoy_keys
from asazora.provenance.records import Match, Record, Records
from asazora.provenance.residuals import ResidualGatherer, Residuals
from asazora.provenance.traces import TraceGatherer
from asazora.provenance.watermark_reader import MarkReading, read_mark

PRESENT_Z = 7.5
"""A lower peak is no mark without an authentic payload; a higher one still has to stand out of a file's own chance."""

READABLE_Z = 5.0
"""Below this a payload is not believed, whatever it says: chance passes its 16-bit check now and then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatermarkEvidence:
    """The invisible mark. `detected` is that there is one; `payload` (hex) is what it says, if that is authentic."""

    detected: bool
    z: float | None
    payload: str | None = None
    mac_ok: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FingerprintEvidence:
    """Whether the pictures look like a video that this install has published, and which."""

    match: bool
    distance: float | None = None
    video_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """The video on record that a file comes from, whose manifest is kept: `stored_manifest` gives it.

    `by` says how it was found: `credentials` or `mark` prove it, `looks` only make it likely.
    """

    label: str
    model: str
    generated_at: str
    by: Literal["credentials", "mark", "looks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """All the evidence about one file. `classifier` is null where the learnt tier says nothing; the reason is given."""

    c2pa: CredentialsEvidence
    watermark: WatermarkEvidence
    fingerprint: FingerprintEvidence
    generated_here: bool | None
    verdict: str
    classifier: ClassifierEvidence | None = None
    classifier_reason: str = ""
    recovered: Recovered | None = None

    def as_dict(self) -> dict[str, object]:
        """The evidence in plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picture:
    """What is kept of the frames of a file."""

    residuals: Residuals
    frames: list[tuple[int, ...]]
    traces: NDArray[np.float32] | None
    reading: Reading


NO_MARK = WatermarkEvidence(detected=False, z=None)
NO_MATCH = FingerprintEvidence(match=False)


def verify(path: Path, folder: Path | None = None) -> Verification:
    """Ask everything there is to ask about a file, for the install in `folder` (the user's own if not given).

    Raises InvalidRequestError only if there is no such file. Makes no install: without one only credentials are read.
    """
    folder = folder or asazora_home()
    install = existing_install(folder)
    if not path.is_file():
        raise InvalidRequestError("file", str(path), "a file that exists")
    try:
        media_type = media_type_of(path)
    except OSError as error:
        raise InvalidRequestError("file", str(path), f"a file that can be read ({error.strerror})") from error
    if media_type is None:
        return _unreadable(NO_CREDENTIALS, "not a video or picture of a kind that can be looked at")
    root = install.root if install else None
    c2pa = read_credentials(path, media_type, root)
    try:
        picture = _look(path, media_type)
    except InvalidRequestError as error:
        return _unreadable(c2pa, str(error))
    return _judged(path, media_type, c2pa, picture, install)


def _unreadable(c2pa: CredentialsEvidence, reason: str) -> Verification:
    return Verification(
        c2pa=c2pa,
        watermark=NO_MARK,
        fingerprint=NO_MATCH,
        generated_here=None,
        verdict=f"cannot be decided: {reason}",
        classifier_reason="not asked",
    )


def _look(path: Path, media_type: str) -> _Picture:
    with opened_untrusted(path, media_type) as file:
        gatherer, sampler = ResidualGatherer(file.size, file.fps), FrameSampler(file.fps, asked_hashes)
        tracer = TraceGatherer(file.fps)
        for frames in file.chunks:
            gatherer.add(frames)
            sampler.add(frames)
            tracer.add(frames)
    if not sampler.frames:
        raise InvalidRequestError("file", path.name, "a file with frames that can be decoded")
    return _Picture(residuals=gatherer.result(), frames=sampler.frames, traces=tracer.result(), reading=file.reading)


def _judged(
    path: Path, media_type: str, c2pa: CredentialsEvidence, picture: _Picture, install: Install | None
) -> Verification:
    if install is None:
        return _unreadable(c2pa, "this install has made nothing yet, so there are no marks to look for")
    watermark = _watermark(picture.residuals, install)
    match = Records(install.folder).nearest(picture.frames)
    signed_here = c2pa.validation_state == "trusted" or _is_on_record(path, media_type, c2pa, install)
    streamed_here = not signed_here and _fits_a_stream(path, media_type, c2pa, watermark, match, install)
    classifier, classifier_reason = judged_traces(picture.traces)
    generated_here, verdict = _conclude(signed_here, streamed_here, c2pa, watermark, match, classifier)
    if picture.reading.problem:
        generated_here, verdict = _of_a_part(generated_here, verdict, picture.reading)
    return Verification(
        c2pa=c2pa,
        watermark=watermark,
        fingerprint=FingerprintEvidence(match=True, distance=match.distance, video_id=match.label)
        if match
        else NO_MATCH,
        generated_here=generated_here,
        verdict=verdict,
        classifier=classifier,
        classifier_reason=classifier_reason,
        recovered=_recovered(c2pa.label if signed_here else None, watermark.payload, match, Records(install.folder)),
    )


def stored_manifest(found: Verification, folder: Path | None = None) -> bytes:
    """The manifest store of the video that a file comes from, as the install in `folder` signed it.

    Raises ProvenanceError if none is known.
    """
    record = found.recovered and Records(folder or asazora_home()).by_label(found.recovered.label)
    if not record:
        raise ProvenanceError("no manifest is on record for this file")
    return record.manifest


def _recovered(label: str | None, payload: str | None, match: Match | None, records: Records) -> Recovered | None:
    """The record that the strongest tier leads to. Of videos that carry the same mark, the one that looks like it."""
    signed = records.by_label(label) if label else None
    if signed:
        return _as_recovered(signed, "credentials")
    alike = records.by_label(match.label) if match else None
    marked = records.by_mark(bytes.fromhex(payload)) if payload else []
    if marked:
        return _as_recovered(next((one for one in marked if alike and one.label == alike.label), marked[0]), "mark")
    return _as_recovered(alike, "looks") if alike else None


def _as_recovered(record: Record, by: Literal["credentials", "mark", "looks"]) -> Recovered:
    return Recovered(label=record.label, model=record.model, generated_at=record.made_at.isoformat(), by=by)


def _watermark(residuals: Residuals, install: Install) -> WatermarkEvidence:
    keys = [TileKey.derive(key) for key in install.mark_keys]
    reading = read_mark(residuals, keys)
    key = install.mark_keys[reading.key_index]
    payload = Payload.from_message(reading.message)
    ours = payload.install_id == install.install_id
    mac_ok = reading.z >= READABLE_Z and ours and is_authentic(reading.message, key)
    return WatermarkEvidence(
        detected=mac_ok or is_present(residuals, reading, len(keys)),
        z=round(reading.z, 2),
        payload=payload.mark_id.hex() if mac_ok else None,
        mac_ok=mac_ok,
    )


def is_present(residuals: Residuals, reading: MarkReading, num_keys: int) -> bool:
    """Whether there is a mark, whatever its payload. Decoys, which take seconds, are read only where a peak is high."""
    return reading.z >= PRESENT_Z and chance_of(residuals, reading, num_keys, decoy_keys()) < CERTAIN


def _is_on_record(path: Path, media_type: str, c2pa: CredentialsEvidence, install: Install) -> bool:
    """Whether the file fits the manifest that was kept under its label: proof, even when the certificate has expired.

    What the file itself carries under that label does not count: anybody may sign anything.
    """
    record = Records(install.folder).by_label(c2pa.label) if c2pa.label else None
    return record is not None and read_credentials(path, media_type, install.root, record.manifest).whole


def _fits_a_stream(
    path: Path,
    media_type: str,
    c2pa: CredentialsEvidence,
    watermark: WatermarkEvidence,
    match: Match | None,
    install: Install,
) -> bool:
    """Whether a file without credentials is, byte for byte, a stream whose credentials were kept: mark or look tell
    which to compare it with.
    """
    if c2pa.validation_state != "not_present":
        return False
    records = Records(install.folder)
    kept = records.by_mark(bytes.fromhex(watermark.payload)) if watermark.payload else []
    alike = records.by_label(match.label) if match else None
    candidates = [*kept, *([alike] if alike else [])]
    return any(read_credentials(path, media_type, install.root, record.manifest).whole for record in candidates)


def _of_a_part(generated_here: bool | None, verdict: str, reading: Reading) -> tuple[bool | None, str]:
    """What a conclusion is worth if only part of the file was read: where nothing was found, the rest may hold it."""
    part = f"only its first {reading.seconds:.1f} s were read: {reading.problem}"
    if generated_here is False:
        return None, f"cannot be decided: {part}; in that part is no evidence that it was made here"
    return generated_here, f"{verdict} ({part})"


def _conclude(
    signed_here: bool,
    streamed_here: bool,
    c2pa: CredentialsEvidence,
    watermark: WatermarkEvidence,
    match: Match | None,
    classifier: ClassifierEvidence | None,
) -> tuple[bool | None, str]:
    """The strongest tier decides. `None` is for evidence that is too weak to say."""
    if signed_here:
        return True, "made here: its Content Credentials are whole and signed by this install"
    if streamed_here:
        return (
            True,
            "made here: the credentials that were kept of a stream of this install fit it byte for byte",
        )
    if watermark.mac_ok:
        return True, f"made here: it carries this install's mark of video {watermark.payload}"
    if watermark.detected:
        return True, "made here: it carries this install's invisible mark, too damaged to say of which video"
    if match:
        return None, f"cannot be decided: it looks like {match.label}, which was made here, but carries no mark"
    if c2pa.validation_state == "invalid":
        return None, "cannot be decided: it carries Content Credentials that do not fit it, and no mark"
    if classifier and classifier.band == "likely":
        return None, "cannot be decided: it looks like the work of this model, but carries no mark of this install"
    return False, "no evidence that it was made here; that is not proof of the opposite"
