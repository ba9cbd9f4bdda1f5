"""What a page and its kernel send each other is read, and nothing else is."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools import wire


def frame(kind: str, content: dict, *buffers: bytes) -> bytes:
    """Make a frame of Jupyter's protocol, version 1."""
    parts = [b"shell", json.dumps({"msg_type": kind}).encode(), b"{}", b"{}"]
    parts += [json.dumps(content).encode(), *buffers]
    places, at = [], 8 * (len(parts) + 2)
    for part in (*parts, b""):
        places.append(at)
        at += len(part)
    return struct.pack(f"<Q{len(places)}Q", len(places), *places) + b"".join(parts)


@pytest.mark.parametrize("buffers", [(), (b"12345",)])
def test_a_frame_is_weighed_with_and_without_its_headers(buffers):
    content = {"data": {"method": "update"}}
    payload = frame("comm_msg", content, *buffers)
    found = wire.read(payload)
    assert (found.kind, found.content, found.size) == ("comm_msg", content, len(payload))
    assert found.carried == len(json.dumps(content)) + sum(map(len, buffers))


@pytest.mark.parametrize("payload", ["text", b"", frame("x", {})[:20], b"\xff" * 64])
def test_what_is_no_frame_is_passed_by(payload):
    assert wire.read(payload) is None


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(payload):
    assert wire.read(payload) is None or wire.read(payload).size == len(payload)
