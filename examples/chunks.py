"""Frames while the rest of the video is being made: checked and marked, in pieces of a few."""

from asazora import Asazora

num_frames = 0
for frames in Asazora().chunks("a black penguin spins in a bedroom at night", seconds=3, seed=1):
    num_frames += len(frames)
    print(f"{len(frames)} more frames, {num_frames} so far")
