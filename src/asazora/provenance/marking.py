"""From checked frames to a file that says where it comes from: marks on every frame, then signature and record.

Each step raises if it cannot do its part, and the engine publishes nothing then.
"""

import dataclasses
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from asazora import __version__
from asazora.core.request import GenerationRequest
from asazora.core.video_model import Frames
from asazora.provenance.credentials import SignedManifest, check_ingredients, sign_file
from asazora.provenance.fingerprint import FrameSampler, kept_hashes
from asazora.provenance.install import Install, open_install
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.origin import Ingredient, Json, Origin, derived_manifest, file_hash, manifest, sheet_manifest
from asazora.provenance.payload import Payload
from asazora.provenance.records import Record, Records
from asazora.provenance.settings import ProvenanceSettings, read_settings
from asazora.provenance.told import keep_chain, keep_told
from asazora.provenance.visible_mark import VisibleMark
from asazora.provenance.watermark import WatermarkEmbedder

MARK_ID_BYTES = 4


class Marking:
    """One video on its way out. Give it all frames in order, then the finished file."""

    def __init__(
        self,
        request: GenerationRequest,
        model: str,
        install: Install,
        settings: ProvenanceSettings,
        ingredients: Sequence[Ingredient] = (),
        told: str = "",
        chain: Sequence[str] = (),
    ) -> None:
        self._install, self._settings, self._told, self._chain = install, settings, told, chain
        key = install.mark_keys[-1]
        self._files = [] if request.verb is None else [file_hash(path) for path in request.verb.files]
        self.mark_id = _mark_id(request, model, key, self._files)
        payload = Payload(install_id=install.install_id, mark_id=self.mark_id)
        self._origin = Origin(
            title="",
            model=model,
            model_version=__version__,
            prompt=request.prompt,
            made_at=datetime.now(UTC),
            mark_id=self.mark_id,
            install_id=install.install_id,
            visible_mark=settings.visible_mark,
            tell_prompt=settings.tell_prompt,
            ingredients=ingredients,
        )
        check_ingredients(self._origin.ingredients, install.root)
        self._visible = VisibleMark(request.size, request.fps) if settings.visible_mark else None
        self._invisible = WatermarkEmbedder(TileKey.derive(key), payload.to_message(key), request.size, request.fps)
        self._sampler = FrameSampler(request.fps, kept_hashes)

    def identity(self) -> dict[str, object]:
        """What names the video in a record: the id of its mark, and the SHA-256 of the files that go in."""
        return {"mark": self.mark_id.hex(), "files": self._files}

    def apply(self, frames: Frames) -> Frames:
        """Both marks on the next frames: (F, H, W, 3) uint8 in and out."""
        seen = self._visible.apply(frames) if self._visible else frames
        marked = self._invisible.apply(seen)
        self._sampler.add(marked)
        return marked

    def finish(self, path: Path, title: str, *, embed: bool = True) -> SignedManifest:
        """Sign the encoded file in place and keep a record of it. Nothing may touch its bytes afterwards.

        Without `embed`, for bytes that have left already, the credentials are kept in the record alone.
        """
        origin = dataclasses.replace(self._origin, title=title)
        signed = _signed(path, manifest(origin), origin.ingredients, self._install, self._settings, embed=embed)
        record = Record(
            label=signed.label,
            mark_id=self.mark_id,
            made_at=origin.made_at,
            model=origin.model,
            manifest=signed.store,
        )
        Records(self._install.folder).add(record, self._sampler.frames)
        if self._told:
            keep_told(self._install, path, self._told)
        if self._chain:
            keep_chain(self._install, path, self._chain)
        return signed


def start_marking(
    request: GenerationRequest,
    model: str,
    folder: Path,
    ingredients: Sequence[Ingredient] = (),
    told: str = "",
    chain: Sequence[str] = (),
) -> Marking:
    """Open the install in `folder`, made on first use. Raises ProvenanceError if its keys cannot be used.

    `ingredients` are the files that went in; `told` is what the model is told, `chain` what people asked for in this
    file and those it was made from; both are kept sealed.
    """
    return Marking(request, model, open_install(folder), read_settings(folder), ingredients, told, chain)


def sign_derived(path: Path, title: str, parent: Path, folder: Path) -> None:
    """Sign, in place, a smaller copy of a published file. Raises ProvenanceError if the parent has been changed."""
    definition = derived_manifest(title, datetime.now(UTC))
    parents = (Ingredient(path=parent, relationship="parentOf"),)
    _signed(path, definition, parents, open_install(folder), read_settings(folder))


def sign_sheet(path: Path, title: str, model: str, folder: Path) -> None:
    """Sign, in place, a picture of a model's frames that come from no published file. Raises ProvenanceError."""
    definition = sheet_manifest(title, datetime.now(UTC), model, __version__)
    _signed(path, definition, (), open_install(folder), read_settings(folder))


def _signed(
    path: Path,
    definition: Json,
    ingredients: Sequence[Ingredient],
    install: Install,
    settings: ProvenanceSettings,
    *,
    embed: bool = True,
) -> SignedManifest:
    tsa_url = settings.tsa_url or None
    return sign_file(path, definition, ingredients, install.signing, install.root, tsa_url, embed=embed)


def _mark_id(request: GenerationRequest, model: str, key: bytes, files: Sequence[str]) -> bytes:
    """Equal requests get equal ids, so that a seed still gives the same pictures. Without the key it tells nothing.

    `files`: SHA-256 of those that the request names.
    """
    said = [model, dataclasses.asdict(request), files]
    text = json.dumps(said, sort_keys=True, default=str)
    return hmac.digest(key, b"mark id" + text.encode(), "sha256")[:MARK_ID_BYTES]
