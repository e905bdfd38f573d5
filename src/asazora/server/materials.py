"""The files that a job starts from, found when it is made: references in, paths out."""

from dataclasses import dataclass, replace
from pathlib import Path

from asazora.core.errors import AsazoraError
from asazora.core.request import GenerationRequest
from asazora.server.input_files import InputFiles
from asazora.server.store.stored_verb import VIDEO, with_paths
from asazora.server.video_files import Variant, VideoFiles


class SourceGoneError(AsazoraError):
    """A video or file that a job starts from was deleted, or has expired, before the job was made."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Finished videos and uploaded files."""

    videos: VideoFiles
    inputs: InputFiles

    def put_in(self, request: GenerationRequest) -> GenerationRequest:
        """The request with paths in place of references. Raises SourceGoneError if one leads nowhere."""
        if request.verb is None:
            return request
        return replace(request, verb=with_paths(request.verb, self._find))

    def _find(self, kind: str, identity: str) -> Path:
        path = self.videos.find(identity, Variant.VIDEO) if kind == VIDEO else self.inputs.path(identity)
        if not path.is_file():
            raise SourceGoneError(identity)
        return path
