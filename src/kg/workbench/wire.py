"""How the service and its processes talk: a head in JSON and a body of bytes, over a socket.

A frame is the length of the head and of the body (two 64-bit numbers, network order), the head,
the body. A body that is long is left in an open file whose handle travels with the frame.
"""

import array
import json
import os
import socket
import struct
from typing import Any

Head = dict[str, Any]
LENGTHS = struct.Struct("!QQ")


def encode(head: Head, body: bytes = b"") -> bytes:
    """Return the bytes of a frame."""
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def send(channel: socket.socket, head: Head, body: bytes = b"", *, file: int | None = None) -> None:
    """Send a frame, with an open file if there is one; wait until it is gone."""
    data = encode(head, body)
    if file is not None:
        handles = array.array("i", [file])
        sent = channel.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handles)])
        data = data[sent:]
    channel.sendall(data)


def receive(channel: socket.socket) -> tuple[Head, bytes] | None:
    """Wait for a frame and return it, or None where the other side has gone."""
    start = _exactly(channel, LENGTHS.size)
    if start is None:
        return None
    head_length, body_length = LENGTHS.unpack(start)
    head, body = _exactly(channel, head_length), _exactly(channel, body_length)
    return None if head is None or body is None else (json.loads(head), body)


def receive_alone(channel: socket.socket) -> tuple[Head, bytes] | None:
    """Wait for a frame that no other follows before it is answered; see `receive`.

    It takes one call of the system where `receive` takes three.
    """
    data = bytearray(channel.recv(1 << 16))
    if not data:
        return None
    end = LENGTHS.size
    while len(data) < end or len(data) < (end := LENGTHS.size + sum(LENGTHS.unpack_from(data))):
        piece = channel.recv(1 << 20)
        if not piece:
            return None
        data += piece
    start = LENGTHS.size + LENGTHS.unpack_from(data)[0]
    return json.loads(data[LENGTHS.size : start]), bytes(data[start:end])


def _exactly(channel: socket.socket, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        piece = channel.recv(min(length - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)


class Decoder:
    """Puts frames together from the pieces in which they arrive."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._files: list[int] = []

    def feed(self, piece: bytes, files: list[int]) -> tuple[Head, bytes, int | None] | None:
        """Take a piece, and return the frame that it completes: head, body, open file."""
        self._data += piece
        self._files += files
        if len(self._data) < LENGTHS.size:
            return None
        head_length, body_length = LENGTHS.unpack_from(self._data)
        start = LENGTHS.size + head_length
        if len(self._data) < start + body_length:
            return None
        head = json.loads(self._data[LENGTHS.size : start])
        body = bytes(self._data[start : start + body_length])
        self._data.clear()
        file = self._files.pop() if self._files else None
        return head, body, file

    def close(self) -> None:
        """Close files of frames that never were complete."""
        while self._files:
            os.close(self._files.pop())
