"""Content Credentials (C2PA): sign a finished file, and read what a file says of itself.

Nothing is ever fetched: no remote manifests, no revocation lists. Only a time stamp, if an operator names a server.
"""

import io
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import c2pa

from asazora.core.errors import ProvenanceError
from asazora.media.containers import container_of
from asazora.provenance.certificates import Credential
from asazora.provenance.origin import GENERATION_LABEL, Ingredient, Json, file_hash, ingredient_label

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".avi": "video/avi",
    ".png": "image/png",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tiff": "image/tiff",
    ".avif": "image/avif",
    ".heic": "image/heic",
    ".heif": "image/heif",
}
"""The containers that can carry credentials, by suffix."""

UNKNOWN_TYPE = "application/octet-stream"
"""What an ingredient is called that is none of the known kinds: it is named and hashed, and has no credentials."""

State = Literal["trusted", "valid", "invalid", "not_present"]
"""Trusted: valid, and signed by this install or by whom an operator trusts. Valid: whole, signed by somebody else."""

EXPIRY_CODES = frozenset({"claimSignature.outsideValidity", "signingCredential.expired", "signingCredential.untrusted"})
"""Failures that come with time alone, where a signature has no time stamp."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedManifest:
    """What was put into a file: the manifest's label, and the manifest store itself."""

    label: str
    store: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsEvidence:
    """What a file's credentials say. `failures` are validation codes of the specification."""

    validation_state: State
    issuer: str | None = None
    model: str | None = None
    generated_at: str | None = None
    label: str | None = None
    failures: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether file and claim are as they were signed, be the certificate still good or not."""
        return self.validation_state != "not_present" and EXPIRY_CODES.issuperset(self.failures)


NO_CREDENTIALS = CredentialsEvidence(validation_state="not_present")


def sign_file(
    path: Path,
    definition: Json,
    ingredients: Sequence[Ingredient],
    credential: Credential,
    root: Credential,
    tsa_url: str | None = None,
    *,
    embed: bool = True,
) -> SignedManifest:
    """Put signed credentials into the file in place. Nothing may touch its bytes afterwards.

    Without `embed` the file stays as it is, and its credentials are only returned. Raises ProvenanceError, with the
    file as it was, if anything about it fails, the check of the result included.
    """
    media_type = MEDIA_TYPES[path.suffix.lower()]
    signed = path.with_name(f"{path.stem}.signed{path.suffix}")
    try:
        context = _context(root)
        with ExitStack() as stack:
            builder = stack.enter_context(c2pa.Builder(definition, context))
            if not embed:
                builder.set_no_embed()
            _add_ingredients(builder, ingredients, root, stack)
            signer = stack.enter_context(_signer(credential, tsa_url))
            source, target = stack.enter_context(path.open("rb")), stack.enter_context(signed.open("w+b"))
            store = builder.sign(signer, media_type, source, target)
        evidence = read_credentials(signed, media_type, root, None if embed else bytes(store))
        if evidence.validation_state not in ("trusted", "valid") or evidence.label is None:
            raise ProvenanceError(f"the signed file does not verify: {', '.join(evidence.failures)}")
        signed.replace(path)
        return SignedManifest(label=evidence.label, store=bytes(store))
    except (c2pa.C2paError, OSError, ValueError) as error:
        raise ProvenanceError(f"the file could not be signed: {error}") from error
    finally:
        signed.unlink(missing_ok=True)


def read_credentials(
    path: Path, media_type: str, root: Credential | None, store: bytes | None = None
) -> CredentialsEvidence:
    """What the file says of itself, or what a manifest store kept elsewhere says of it.

    Containers that cannot carry credentials have none.
    """
    if media_type not in MEDIA_TYPES.values():
        return NO_CREDENTIALS
    try:
        with path.open("rb") as file, c2pa.Reader(media_type, file, store, _context(root)) as reader:
            return _evidence(json.loads(reader.json()))
    except c2pa.C2paError as error:
        kind = str(error).split(":")[0]
        return NO_CREDENTIALS if kind == "ManifestNotFound" else _broken(kind)


def _broken(kind: str) -> CredentialsEvidence:
    return CredentialsEvidence(validation_state="invalid", failures=(kind,))


def _evidence(report: dict[str, Any]) -> CredentialsEvidence:
    label = report.get("active_manifest")
    active = report.get("manifests", {}).get(label, {})
    assertions = {assertion["label"]: assertion.get("data", {}) for assertion in active.get("assertions", [])}
    failures = report.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    first_action = next(iter(assertions.get("c2pa.actions.v2", {}).get("actions", [])), {})
    return CredentialsEvidence(
        validation_state=_STATES.get(report.get("validation_state", ""), "invalid"),
        issuer=active.get("signature_info", {}).get("issuer"),
        model=assertions.get(GENERATION_LABEL, {}).get("model"),
        generated_at=first_action.get("when"),
        label=label,
        failures=tuple(failure["code"] for failure in failures),
    )


_STATES: dict[str, State] = {"Trusted": "trusted", "Valid": "valid", "Invalid": "invalid"}


def check_ingredients(ingredients: Sequence[Ingredient], root: Credential) -> None:
    """Raise ProvenanceError for one whose credentials are broken: signing on top would hide it."""
    for ingredient in ingredients:
        media_type = _carrier_type(ingredient.path)
        if media_type and read_credentials(ingredient.path, media_type, root).validation_state == "invalid":
            raise ProvenanceError(f"{ingredient.path.name!r} has been changed since it was signed")


def _add_ingredients(
    builder: c2pa.Builder, ingredients: Sequence[Ingredient], root: Credential, stack: ExitStack
) -> None:
    """Add what went in, with its own manifests. Of a file that can carry none, name, kind and hash are told."""
    check_ingredients(ingredients, root)
    for index, ingredient in enumerate(ingredients):
        about = {
            "title": ingredient.path.name,
            "relationship": ingredient.relationship,
            "label": ingredient_label(index),
        }
        media_type = _carrier_type(ingredient.path)
        if media_type:
            builder.add_ingredient(about, media_type, stack.enter_context(ingredient.path.open("rb")))
        else:
            builder.add_ingredient(
                {**about, "description": f"sha256 {file_hash(ingredient.path)}"}, UNKNOWN_TYPE, io.BytesIO()
            )


def _carrier_type(path: Path) -> str | None:
    """The media type of a file that may carry credentials, by its first bytes; None for other files."""
    container = container_of(path)
    return container.media_type if container and container.media_type in MEDIA_TYPES.values() else None


def _context(root: Credential | None) -> c2pa.Context:
    settings: dict[str, Any] = {
        "builder": {"thumbnail": {"enabled": False}},
        "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": True},
    }
    if root is not None:
        settings["trust"] = {"user_anchors": root.chain_pem.decode()}
    return c2pa.Context.from_dict(settings)


def _signer(credential: Credential, tsa_url: str | None) -> c2pa.Signer:
    chain = credential.chain_pem.decode()
    return c2pa.Signer.from_callback(credential.sign, c2pa.C2paSigningAlg.ES256, chain, tsa_url)
