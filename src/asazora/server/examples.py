"""Example bodies for the documentation, by the name of the model that reads them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_FOX = "a small red fox with a blue scarf walks left through a snowy forest"
_VIDEO = {"id": "video_5f2c"}

EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "CreateVideo": {
            "prompt": _FOX,
            "seconds": "8",
            "size": "1280x720",
            "asazora": {"seed": 7, "fps": 24},
        },
        "RemixVideo": {"prompt": "the same, at night", "asazora": {"strength": 0.5}},
        "EditVideo": {"prompt": "the scarf is green", "video": _VIDEO},
        "ExtendVideo": {"prompt": "the fox sits down", "seconds": "4", "video": _VIDEO},
        "LoopVideo": {"video": _VIDEO, "bridge_seconds": 2},
        "BlendVideos": {"first": _VIDEO, "second": {"file_id": "file-81d0"}, "seconds": 4},
        "RecutVideo": {"video": _VIDEO, "keep": [{"start": 0, "end": 1.5}, {"start": 3, "end": 4}], "forward": 2},
        "CreateModeration": {"input": "a fox sleeps"},
        "CreateWebhookEndpoint": {
            "event_types": ["video.completed", "video.failed"],
            "name": "my server",
            "url": "https://example.com/asazora",
        },
        "UpdateWebhookEndpoint": {"name": "my other server"},
        "RotateWebhookSecret": {"keep_old_secret_active_for_24_hours": True},
        "SendTestWebhook": {"event_type": "video.completed"},
    }
)
