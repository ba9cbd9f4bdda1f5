"""A real kernel with the least in between: started, spoken to, measured, killed.

The kernel chooses its own ports and writes them down, so that two never meet on one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import zmq
from jupyter_client.session import Session

PATIENCE = 60.0
"""Seconds until something that does not happen counts as never happening."""

PEAK = """
def _peak():
    import sys
    from pathlib import Path
    if sys.platform == "win32":
        import psutil
        return psutil.Process().memory_info().peak_wset
    if sys.platform == "darwin":
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Not ru_maxrss: on Linux a young process has inherited that of the one that started it.
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
"""
"""Program text that defines ``_peak()``: the most memory its process ever held, in bytes."""


class KernelError(Exception):
    """The kernel did not do what it was asked; the message says what came instead."""


class Kernel:
    """A kernel of this Python in a process of its own.

    Parameters
    ----------
    folder : Path
        A folder of its own for what it writes; made if it is missing.
    environment : dict
        Its environment variables, as `tools.notebooks.kernel_environment` gives them.
    cwd : Path, optional
        Where it runs; `folder` by default.

    Attributes
    ----------
    process : subprocess.Popen
    """

    def __init__(self, folder: Path, environment: dict[str, str], cwd: Path | None = None):
        folder.mkdir(parents=True, exist_ok=True)
        self._file, self._log = folder / "connection.json", folder / "kernel.log"
        self._file.unlink(missing_ok=True)
        self._sockets: dict[str, zmq.Socket] = {}
        if os.name == "posix":  # it ends by itself should this process be gone
            environment = environment | {"JPY_PARENT_PID": str(os.getpid())}
        with self._log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ipykernel_launcher", "-f", str(self._file)],
                cwd=cwd or folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def wait(self) -> Self:
        """Wait until it answers, and until we hear what it tells everybody."""
        end = time.monotonic() + PATIENCE
        told = self._connection(end)
        self._session = Session(key=told["key"].encode(), username="page")
        self._context = zmq.Context()
        for name, kind in (("shell", zmq.DEALER), ("iopub", zmq.SUB)):
            socket = self._context.socket(kind)
            socket.linger, socket.rcvhwm = 0, 0  # nothing is dropped while we do not listen
            if kind == zmq.SUB:
                socket.subscribe(b"")
            socket.connect(f"{told['transport']}://{told['ip']}:{told[f'{name}_port']}")
            self._sockets[name] = socket
        asked = set()
        while time.monotonic() < end:
            asked.add(self.send("kernel_info_request", {}))
            heard = self.hear(0.2)
            while heard and heard["parent_header"].get("msg_id") not in asked:
                heard = self.hear(0.2)
            if heard:
                return self
            self._refuse_death()
        raise KernelError(f"The kernel did not answer.\n{self._last_words()}")

    def _connection(self, end: float) -> dict[str, Any]:
        while time.monotonic() < end:
            try:
                return json.loads(self._file.read_text(encoding="utf-8"))
            except (OSError, ValueError):  # not there yet, or not whole
                self._refuse_death()
                time.sleep(0.01)
        raise KernelError(f"The kernel did not say where it listens.\n{self._last_words()}")

    def _refuse_death(self) -> None:
        if self.process.poll() is not None:
            raise KernelError(f"The kernel ended by itself.\n{self._last_words()}")

    def _last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-3000:]

    # Speaking with it

    def send(self, kind: str, content: dict[str, Any]) -> str:
        """Send a message as a page does, and return its id."""
        return self._session.send(self._sockets["shell"], kind, content)["header"]["msg_id"]

    def hear(self, seconds: float) -> dict[str, Any] | None:
        """Return the next message that the kernel sent to all pages; None if none comes."""
        return self._receive("iopub", seconds)

    def _receive(self, name: str, seconds: float) -> dict[str, Any] | None:
        socket = self._sockets[name]
        if not socket.poll(max(0, round(seconds * 1000))):
            return None
        return self._session.recv(socket)[1]

    def run(self, code: str) -> list[dict[str, Any]]:
        """Run a cell and return what the kernel sent to the page meanwhile.

        Raises
        ------
        KernelError
            If the cell fails or does not end.
        """
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False}
        asked = self.send("execute_request", content)
        messages = list(self._until_idle(asked))
        for message in messages:
            if message["msg_type"] == "error":
                told = "\n".join(message["content"]["traceback"])
                raise KernelError(re.sub(r"\x1b\[[0-9;]*m", "", told))
        return messages

    def _until_idle(self, asked: str) -> Iterator[dict[str, Any]]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            message = self.hear(0.5)
            if message is None:
                self._refuse_death()
            elif message["parent_header"].get("msg_id") == asked:
                content = message["content"]
                if message["msg_type"] == "status" and content["execution_state"] == "idle":
                    return
                yield message
        raise KernelError(f"The cell did not end in {PATIENCE:g} seconds.")

    def value(self, code: str, expression: str) -> Any:
        """Run a cell, then return the value of an expression that JSON can hold."""
        name = "_told_to_the_tools"
        sent = self.run(f"{code}\nimport json as {name}\nprint({name}.dumps({expression}))")
        text = "".join(one["content"]["text"] for one in sent if one["msg_type"] == "stream")
        return json.loads(text.splitlines()[-1])

    def peak(self) -> int:
        """Return the most memory it ever held, in bytes."""
        return self.value(PEAK, "_peak()")

    # Ending it

    def kill(self) -> None:
        """End it at once, with no time to put anything right (SIGKILL, TerminateProcess)."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Kill it if it still runs, and give back what we held."""
        self.kill()
        for socket in self._sockets.values():
            socket.close()
        if self._sockets:
            self._sockets.clear()
            self._context.term()
