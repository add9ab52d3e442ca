"""A wire to a server that can be cut: whoever is connected loses the connection, and nobody gets a new one."""

import contextlib
import socket
import threading
from collections.abc import Iterator


class Wire:
    """Listens on a port and passes everything on to another."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._whole = True
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break every connection; new ones are closed at once."""
        self._whole = False
        self.reset()

    def mend(self) -> None:
        self._whole = True

    def reset(self) -> None:
        """Break every connection, as a server that is restarted does."""
        for end in list(self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listening.close()
        self.reset()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if not self._whole:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                for one, other in ((near, far), (far, near)):
                    self._ends.add(one)
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._ends.discard(one)


@contextlib.contextmanager
def wire(to: int) -> Iterator[Wire]:
    """A wire to a port of this machine."""
    made = Wire(to)
    try:
        yield made
    finally:
        made.close()
