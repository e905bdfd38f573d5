"""The same prompt from four seeds, and a still."""

from asazora import Asazora

asazora = Asazora()
for video in asazora.variations("an orange balloon floats in space", 4, seconds=1, seed=20):
    print(video.save(f"balloon-{video.seed}.mp4"))
print(asazora.generate("an orange balloon floats in space", seconds=0, size="448x256").save("balloon.png"))
