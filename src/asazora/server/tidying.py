"""What dead workers left: jobs that nobody makes any more, files of videos that are deleted, streams that ended."""

from collections.abc import Collection

from asazora.server.live_files import LiveFiles
from asazora.server.store.work import WorkQueue
from asazora.server.video_files import VideoFiles


def settle(
    queue: WorkQueue, files: VideoFiles, live: LiveFiles, worker: str | None = None, *, but: Collection[str] = ()
) -> None:
    """Queue the jobs of a dead worker again, or of all but some, and remove what belongs to no job.

    Others may be at work: folders are listed before the store is asked, as a job is known before it has a folder.
    """
    videos, streams = files.all_ids(), live.all_ids()
    queue.recover(worker, but=but)
    for video_id in videos.difference(queue.known_ids()):
        files.remove(video_id)
    for video_id in streams.difference(queue.unfinished_ids()):
        live.remove(video_id)
