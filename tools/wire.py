"""Read what a JupyterLab page and its kernel send each other over the websocket."""

from __future__ import annotations

import json
import struct
from typing import Any, NamedTuple


class Frame(NamedTuple):
    """One frame of the websocket.

    Attributes
    ----------
    kind : str
        The message's type, such as "comm_msg".
    content : dict
        What it carries.
    carried : int
        Bytes of what it carries: content and buffers.
    size : int
        Bytes of the whole frame, with the headers of Jupyter's protocol.
    """

    kind: str
    content: dict[str, Any]
    carried: int
    size: int


def read(payload: bytes | str) -> Frame | None:
    """Read a frame of Jupyter's protocol, version 1: offsets, then the parts of a message.

    The parts are channel, header, parent header, metadata, content, and buffers.

    Returns
    -------
    Frame or None
        None for a frame of another protocol.
    """
    if isinstance(payload, str):
        return None
    try:
        (count,) = struct.unpack_from("<Q", payload)
        places = struct.unpack_from(f"<{count}Q", payload, 8)
        parts = [payload[a:b] for a, b in zip(places, (*places[1:], len(payload)), strict=True)]
        parts = [part for part in parts if part]
        header, content = json.loads(parts[1]), json.loads(parts[4])
        carried = sum(map(len, parts[4:]))
        return Frame(header["msg_type"], content, carried, len(payload))
    except (struct.error, ValueError, IndexError, KeyError, TypeError):
        return None


class Tap:
    """Listens to every websocket that a browser page opens from now on.

    Parameters
    ----------
    page : playwright.sync_api.Page

    Attributes
    ----------
    sent, received : list of Frame
        What the page sent, and what came to it.
    """

    def __init__(self, page: Any):
        self.sent: list[Frame] = []
        self.received: list[Frame] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: Any) -> None:
        socket.on("framesent", lambda payload: self._keep(self.sent, payload))
        socket.on("framereceived", lambda payload: self._keep(self.received, payload))

    @staticmethod
    def _keep(where: list[Frame], payload: bytes | str) -> None:
        frame = read(payload)
        if frame:
            where.append(frame)

    def clear(self) -> None:
        """Forget what was heard so far."""
        self.sent.clear()
        self.received.clear()
