#!/usr/bin/env python3
"""Reading the Border: the one way in, on Linux, macOS and Windows.

    python3 run.py lab         open the notebooks in JupyterLab
    python3 run.py test        run every test
    python3 run.py help        all commands

Needs Python 3.11 or newer and nothing else. The first run makes the folder .venv and installs
into it exactly what requirements.lock names; nothing else on the computer is changed.
"""
# This file is written so that even a very old Python can read it and say what is missing.

import os
import sys

OLDEST = (3, 11)


def too_old(version):
    """Return what to tell the owner of this Python, or None where it is new enough."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "Reading the Border needs Python {0}.{1} or newer; this is Python {2}.{3}.\n"
        "What to do: install a newer Python from python.org or your system's software shop,\n"
        "then run the same command with it, for example: python3.12 run.py lab\n"
        "(on Windows: py -3.12 run.py lab)".format(OLDEST[0], OLDEST[1], version[0], version[1])
    )


def main():
    """Refuse an old Python in plain words; otherwise do what the command line says."""
    complaint = too_old(sys.version_info)
    if complaint:
        sys.stderr.write(complaint + "\n")
        return 2
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    from tools import launch

    return launch.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
