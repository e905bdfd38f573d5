"""One prompt, one video: made, looked at, saved."""

from asazora import Asazora

video = Asazora().generate("a small red fox walks left through a snowy forest at night", seconds=2, seed=7)

print(f"{video!r}: the model was told {video.revised_prompt!r}")
for number, frame in enumerate(video.frames):  # (H, W, 3) uint8, decoded one by one
    if number % 12 == 0:
        print(f"frame {number}: mean brightness {frame.mean():.0f}")
print(video.save("fox.mp4"))
