"""What is said about a scene, in many wordings, and the words that may be used."""

from asazora.world.captions.writer import Caption, caption, caption_shot, write_shot

__all__ = ["Caption", "caption", "caption_shot", "write_shot"]
