"""The inspector process, as the server starts it: `python -m asazora.server.start_inspector`."""

from asazora.core.garbage import collect_again, collect_nothing


def main() -> None:
    """Import without looking for garbage, then answer."""
    collect_nothing()
    # Imported here, not above: this takes most of the time of a start.
    from asazora.server.inspector import main as answer

    collect_again()
    answer()


if __name__ == "__main__":
    main()
