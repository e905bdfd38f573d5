"""`python -m asazora.cli` is the `asazora` command."""

from asazora.cli.main import app

app()
