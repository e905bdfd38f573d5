"""`asazora verify`: where a file comes from."""

import json
from pathlib import Path
from typing import Annotated

import typer

from asazora.engine.publish import staged
from asazora.provenance.verify import Verification, stored_manifest
from asazora.provenance.verify import verify as verify_file

app = typer.Typer(add_completion=False)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A video or picture from anywhere.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
    manifest: Annotated[
        Path | None,
        typer.Option(help="Write the Content Credentials on record of the video it comes from, lost or not, here."),
    ] = None,
) -> None:
    """Say whether a video or picture was made here, and by what evidence."""
    found = verify_file(file)
    if manifest is not None:
        with staged(manifest, force=False) as part:
            part.write_bytes(stored_manifest(found))
    if as_json:
        print(json.dumps(found.as_dict(), ensure_ascii=False))
    else:
        print(found.verdict)
        print("\n".join(evidence_lines(found)))


def evidence_lines(found: Verification) -> list[str]:
    """One line a tier."""
    c2pa, mark, look = found.c2pa, found.watermark, found.fingerprint
    said = [part for part in (c2pa.issuer, c2pa.model, c2pa.generated_at, *c2pa.failures) if part]
    return [
        f"  credentials  {', '.join([c2pa.validation_state.replace('_', ' '), *said])}",
        f"  watermark    {_mark_line(mark.detected, mark.z, mark.payload)}",
        f"  fingerprint  {f'{look.video_id}, {look.distance:.1f} bits apart' if look.match else 'no match'}",
        f"  classifier   {_classifier_line(found)}",
        f"  on record    {_record_line(found)}",
    ]


def _classifier_line(found: Verification) -> str:
    said = found.classifier
    return f"{said.band} (score {said.score:.2f})" if said else f"silent: {found.classifier_reason}"


def _record_line(found: Verification) -> str:
    known = found.recovered
    return f"{known.label}, {known.model}, {known.generated_at}, by its {known.by}" if known else "nothing"


def _mark_line(detected: bool, z: float | None, payload: str | None) -> str:
    if z is None:
        return "not looked for"
    says = f", video {payload}" if payload else ""
    return f"{'found' if detected else 'not found'} (z {z:.1f}{says})"
