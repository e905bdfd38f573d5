"""The codec: video to latents and back, causal, with a streaming decoder."""

from asazora.models.codec.config import CodecConfig
from asazora.models.codec.decoder import CodecState
from asazora.models.codec.frames import frames_to_video, psnr_db, video_to_frames
from asazora.models.codec.model import Codec

__all__ = ["Codec", "CodecConfig", "CodecState", "frames_to_video", "psnr_db", "video_to_frames"]
