"""A command group that imports a verb only when it is used, and turns errors into one line and an exit code."""

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from asazora.cli.exit_codes import ExitCode, exit_code
from asazora.core.errors import AsazoraError

EXTRA_OF_VERB = {"serve": "serve", "keys": "serve", "feedback": "serve"}
"""The extra of the package that brings what a verb needs besides the rest."""


class VerbGroup(TyperGroup):
    """Holds placeholders for its verbs; `asazora.cli.<verb>` with its `app` stands in when the verb is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] in self.commands:
            self.commands[args[0]] = _load_verb(args[0])
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except AsazoraError as error:
            print(f"error: {error}", file=sys.stderr)
            raise typer.Exit(exit_code(error)) from error
        except KeyboardInterrupt as error:
            print("interrupted", file=sys.stderr)
            raise typer.Exit(ExitCode.INTERRUPTED) from error


def add_verb(app: typer.Typer, name: str, summary: str) -> None:
    """List a verb in the help of `app` without importing it."""
    app.add_typer(typer.Typer(), name=name, help=summary)


def _load_verb(name: str) -> Any:
    command = get_command(_module_of(name).app)
    command.name = name
    return command


def _module_of(verb: str) -> Any:
    try:
        return importlib.import_module(f"asazora.cli.{verb}")
    except ModuleNotFoundError as error:
        if verb not in EXTRA_OF_VERB or error.name is None or error.name.startswith("asazora"):
            raise
        extra = EXTRA_OF_VERB[verb]
        raise AsazoraError(f"`{verb}` needs the package {error.name!r}: pip install 'asazora[{extra}]'") from error
