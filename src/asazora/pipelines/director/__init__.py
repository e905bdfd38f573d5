"""The director: what a person types, turned into dense captions of the kind that the model was trained on."""

from asazora.pipelines.director.direct import DirectedPrompt, Director, direct

__all__ = ["DirectedPrompt", "Director", "direct"]
