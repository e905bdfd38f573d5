"""Starting without the garbage collector: what is imported and loaded then stays, and to look through it takes long."""

import gc


def collect_nothing() -> None:
    """Look for no garbage until `collect_again`."""
    gc.disable()


def collect_again() -> None:
    """Look for garbage again, but never among what is there now."""
    gc.freeze()
    gc.enable()
