"""`asazora signer`: the signing key in a process of its own."""

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from asazora.cli.home import Home
from asazora.provenance.install import open_install
from asazora.provenance.signer import SignerServer

app = typer.Typer(add_completion=False)


@app.command()
def signer(
    home: Home,
    socket: Annotated[Path, typer.Option(help="Where the socket is made; it must not exist.", show_default=False)],
) -> None:
    """Sign for other processes of this user until stopped. They name the socket as signer_socket in provenance.toml."""
    install = open_install(home)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop of the service removes the socket too
    try:
        with SignerServer(socket, install.root, install.signing) as server:
            print(f"signing at {socket}", file=sys.stderr)
            server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        socket.unlink(missing_ok=True)
