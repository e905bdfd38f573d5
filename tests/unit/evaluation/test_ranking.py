"""The judge as a ranker prefers the video that shows what was asked."""

import numpy as np

from asazora.core.sizes import Size
from asazora.evaluation.ranking import load_ranker
from asazora.pipelines.director import Director
from asazora.world.render import render


def test_the_video_that_shows_the_caption_scores_higher() -> None:
    ranker = load_ranker()
    director = Director(ranker.judge.config.scope, None)
    captions = ["a red ball rolls left in a meadow during the day", "a white cat stands in space"]
    scenes = [director.direct(caption).scene for caption in captions]
    videos = [np.stack(list(render(scene, Size(256, 256), 6))) for scene in scenes if scene is not None]
    scores = [[ranker.score(video, 6, [caption], [5.0]) for video in videos] for caption in captions]
    assert scores[0][0] > scores[0][1] + 0.2
    assert scores[1][1] > scores[1][0] + 0.2


def test_captions_that_claim_nothing_rank_nothing() -> None:
    ranker = load_ranker()
    assert ranker.score(np.zeros((12, 256, 256, 3), np.uint8), 6, ["hello world"], [2.0]) == 0.0
