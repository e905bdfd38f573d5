"""A job as the API shows it."""

from asazora.server.store.job import Job
from asazora.server.wire import Made, Video, VideoError


def video_of(job: Job) -> Video:
    """The thirteen fields of OpenAI's video, and what there is beyond them."""
    error = VideoError(code=job.error_code, message=job.error_message or "") if job.error_code else None
    made = Made(
        seed=job.seed,
        fps=job.fps,
        best_of=job.best_of,
        verb=None if job.verb is None else job.verb["name"],
        variations=list(job.variations),
        **job.notes,
    )
    return Video(
        id=job.id,
        model=job.model,
        status=job.status.value,
        progress=job.progress,
        created_at=job.created_at,
        completed_at=job.completed_at,
        expires_at=job.expires_at,
        prompt=(job.prompt if job.shown_prompt is None else job.shown_prompt) or None,
        size=job.size,
        seconds=f"{job.seconds:g}",
        remixed_from_video_id=job.remixed_from_video_id,
        error=error,
        asazora=made,
    )
