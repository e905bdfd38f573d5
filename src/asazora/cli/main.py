"""The `asazora` command: its verbs, and nothing that takes time to import."""

import typer

from asazora import __version__
from asazora.cli.verbs import VerbGroup, add_verb

VERBS = {
    "generate": "Make a video, or a still image, from a prompt.",
    "storyboard": "Make a video of several shots from a file of cards.",
    "animate": "Make a video whose first frame is a picture.",
    "extend": "Add seconds to a video, after it or before it.",
    "loop": "Make a video run back into its start.",
    "remix": "Make a video anew in other words.",
    "blend": "Make a video that starts as one and ends as another.",
    "recut": "Keep spans of a video and add seconds around them.",
    "verify": "Say whether a video or picture was made here.",
    "models": "List the models that can be used.",
    "bench": "Measure speed and memory on this machine.",
    "train": "Train the embedded model from nothing.",
    "evaluate": "Judge generated clips against what their prompts claim.",
    "moderate": "Judge a text as generate would.",
    "safety": "Measure the content checks, retrain the prompt classifier.",
    "world": "Draw scenes of the storybook world.",
    "serve": "Serve OpenAI's Videos API on this machine.",
    "signer": "Keep the signing key in a process of its own.",
    "keys": "Keys, invitations and accounts of a server.",
    "feedback": "Export what was learned in use of a server.",
    "redteam": "Run attack suites against the prompt check.",
}

app = typer.Typer(
    cls=VerbGroup,
    help="Open, self-hosted text-to-video.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb, verb_summary in VERBS.items():
    add_verb(app, verb, verb_summary)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"asazora {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
) -> None:
    """Open, self-hosted text-to-video: one command on a laptop, no GPU, no download."""


if __name__ == "__main__":
    app()
