"""The process from which readers and the writer are forked.

It starts fresh, loads what they need, has no threads and opens no database, so a fork takes a few
milliseconds and is safe. It ends with the service, and its children end with it.

    python -m kg.workbench.nursery FILE_NUMBER
"""

import json
import os
import select
import signal
import socket
import sys

from kg import sandbox
from kg.workbench import reader, writer
from kg.workbench.processes import READY


def main() -> None:
    """Fork a child for each channel that comes in, until the service is gone."""
    sandbox.die_with_parent()
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service says when it is over
    control = socket.socket(fileno=int(sys.argv[1]))
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    control.sendall(READY)
    while True:
        ready, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, 4096)
            _bury(control)
        if control.fileno() in ready and not _fork(control):
            return


def _fork(control: socket.socket) -> bool:
    """Fork a child for the channel that came in; return whether the service is still there."""
    message, files, _, _ = socket.recv_fds(control, 65536, 1)
    if not message:
        return False
    channel = socket.socket(fileno=files[0])
    if os.fork() == 0:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        code = 1
        try:
            code = _child(channel, json.loads(message))
        finally:
            os._exit(code)
    channel.close()
    return True


def _bury(control: socket.socket) -> None:
    """Tell the service which children ended, and how."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        try:
            control.sendall(b"%d %d\n" % (pid, status))
        except OSError:
            return


def _child(channel: socket.socket, order: dict[str, object]) -> int:
    sandbox.die_with_parent()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 2)  # what the engine prints as it dies may hold data
    channel.sendall(os.getpid().to_bytes(8, "big"))
    try:
        if order["role"] == "writer":
            folder, visible = str(order["folder"]), order["visible"]
            assert isinstance(visible, list)  # noqa: S101 - the service writes it
            writer.serve(channel, int(str(order["memory"])), folder, visible)
        else:
            reader.serve(channel, int(str(order["memory"])))
    except (BrokenPipeError, ConnectionResetError):
        return 0  # the service has gone
    return 0


if __name__ == "__main__":
    main()
