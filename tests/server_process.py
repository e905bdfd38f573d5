"""A whole server with the fake worker as a process, to be killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from publications import VARIABLE

FAKE_SERVER = Path(__file__).with_name("fake_server.py")


class ServerProcess:
    """A server that can be killed and started again on the same home and port."""

    def __init__(self, home: Path) -> None:
        self.home, self.publications = home, home.with_name(f"{home.name}-publications")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process, self.key = self.start(), ""
        self.key = self.first_line().split()[1]

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, str(FAKE_SERVER), str(self.home), str(self.port)]
        environment = {**os.environ, "FAKE_STEP_SECONDS": "0.02", VARIABLE: str(self.publications)}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        return self.process

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        return False

    def end(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)

    def worker_pid(self) -> int | None:
        """The worker's process, if one runs."""
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                parent = int((folder / "stat").read_text().rpartition(") ")[2].split()[1])
                if parent == self.process.pid and b"fake_worker" in (folder / "cmdline").read_bytes():
                    return int(folder.name)
        return None

    def kill_worker(self) -> None:
        """As the system would for want of memory."""
        pid = self.worker_pid()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
