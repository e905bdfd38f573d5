"""From a caption to who is where when: a small network that learns from simulated scenes, without a picture."""

from asazora.models.blocking.config import BlockingConfig
from asazora.models.blocking.model import Blocking, BlockingNet, Read

__all__ = ["Blocking", "BlockingConfig", "BlockingNet", "Read"]
