"""Close the network for a Python process; Python reads this file by itself as it starts.

The folder stands on ``PYTHONPATH`` while notebooks are run or compared, so that the kernel,
and any Python that a cell starts, can reach this computer only. An audit hook sees every
connection that Python makes, whatever library asks for it, and cannot be taken away again.
"""

import ipaddress
import sys

# Libraries that do not use Python's sockets are sent to this closed door by proxy settings.
CLOSED_DOOR = ("127.0.0.1", 9)


class NetworkOff(ConnectionError):
    """Something tried to reach another computer while the network is off."""


def _stays_here(host):
    if not host:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name.rstrip(".").lower() == "localhost"


def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        # Anything but a tuple is a path on this computer, or an open connection.
        if not isinstance(address, tuple):
            return
        host = "another computer" if address[:2] == CLOSED_DOOR else address[0]
        allowed = host == address[0] and _stays_here(host)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        allowed, host = _stays_here(arguments[0]), arguments[0]
    else:
        return
    if not allowed:
        raise NetworkOff(
            f"Notebooks run without a network, and something tried to reach {host!s}. "
            "Read what you need from the data folder."
        )


sys.addaudithook(_watch)
