"""The worker process, as the supervisor starts it: `python -m asazora.server.start_worker`."""

from asazora.core.garbage import collect_nothing


def main() -> None:
    """Import and load without looking for garbage; `take_jobs` looks again once the model is loaded."""
    collect_nothing()
    # Imported here, not above: this takes half of the time of a start.
    from asazora.server.worker import main as work

    work()


if __name__ == "__main__":
    main()
