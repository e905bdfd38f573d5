"""Best of several: candidates with seeds of their own, of which the one that a ranker likes best is made for real.

Candidates are made at the model's own size, seen by the ranker and forgotten. The winner is then made again, through
every check and mark, so that nothing comes out that did not pass them; the same request gives the same winner.
"""

import dataclasses

import numpy as np

from asazora.core.errors import InvalidRequestError
from asazora.core.ranking import Ranker
from asazora.core.request import GenerationRequest
from asazora.core.video_model import OnStep, RolloutPlan, StepProgress, VideoModel
from asazora.pipelines.edit import Edit


def check_best_of(request: GenerationRequest, ranker: Ranker | None) -> None:
    """Raise InvalidRequestError if candidates are asked for that nobody can rank."""
    if request.best_of > 1 and ranker is None:
        raise InvalidRequestError("best of", request.best_of, "1, as nothing here can rank candidates")


def candidate_seed(seed: int, number: int) -> int:
    """The seed of a candidate; the first one's is the request's own."""
    # Imported here, not above: it brings torch in, which takes seconds that a refused request need not wait for.
    from asazora.core.rng import derive_seed

    return seed if number == 0 else derive_seed(seed, "candidate", number)


def best_candidate(edit: Edit, model: VideoModel, ranker: Ranker, on_step: OnStep) -> Edit:
    """The edit with the seed of its best candidate; the first of equals."""
    (take,) = edit.takes
    assert take.plan is not None
    plans = [
        dataclasses.replace(take.plan, seed=candidate_seed(take.plan.seed, number))
        for number in range(edit.request.best_of)
    ]
    scores = [_score(plan, number, len(plans), model, ranker, on_step) for number, plan in enumerate(plans)]
    return dataclasses.replace(edit, takes=(dataclasses.replace(take, plan=plans[int(np.argmax(scores))]),))


def _score(plan: RolloutPlan, number: int, count: int, model: VideoModel, ranker: Ranker, on_step: OnStep) -> float:
    def report(step: StepProgress) -> None:
        """A step of one of `count` candidates, before the winner is made."""
        chunk_index = step.chunk_index + number * step.num_chunks
        on_step(dataclasses.replace(step, chunk_index=chunk_index, num_chunks=step.num_chunks * (count + 1)))

    frames = np.concatenate([chunk.frames for chunk in model.rollout(plan, report)])
    durations_s = [shot.num_frames / model.native_fps for shot in plan.shots]
    return ranker.score(frames, model.native_fps, [shot.caption for shot in plan.shots], durations_s)
