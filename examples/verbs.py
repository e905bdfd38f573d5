"""One picture on its way through the verbs: it comes to life, goes on, is cut, drawn anew and closed to a loop."""

from asazora import Asazora

asazora = Asazora()
picture = asazora.generate("a green car on a city street during the day", seconds=0, seed=3)
clip = asazora.animate(picture, "a green car drives right on a city street during the day", seconds=1, seed=3)
longer = asazora.extend(clip, "the green car drives on", forward=1, seed=3)
short = asazora.recut(longer, [(0.5, 1.5)], seed=3)
snow = asazora.remix(short, "a green car drives right on a city street in the snow", strength=0.6, seed=3)
there_and_back = asazora.blend(clip, snow, seconds=1, seed=3)
for name, video in {"car": clip, "longer": longer, "short": short, "snow": snow, "blend": there_and_back}.items():
    print(video.save(f"{name}.mp4"), f"{video.seconds:g} s")
print(asazora.loop(prompt="a green car drives right on a city street", seconds=1, seed=3).save("loop.mp4"))
