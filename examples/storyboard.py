"""A storyboard from a file, and one from cards made here."""

from pathlib import Path

from asazora import Asazora, Card

asazora = Asazora()
story = asazora.storyboard(Path(__file__).with_suffix(".yaml"))
print(story.save("story.mp4"), f"{story.seconds:g} s: {story.revised_prompt}")

last = asazora.generate("a small red fox sleeps in a meadow", seconds=0, seed=7)
cards = [Card(image=last.path, text="the fox sleeps", seconds=1), Card(text="the fox runs left", seconds=1)]
print(asazora.storyboard(cards, seed=7).save("waking.mp4"))
