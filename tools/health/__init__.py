"""The collection's own check-list, applied to itself.

``python3 run.py health`` runs every notebook beside an empty one, counts what it holds, and says
of each bar what it asks, what was found, whether it is met and why it matters: in the terminal
and as a page to read or print, ``print/health.html``. ``--quick`` leaves the running out.

``python3 run.py test`` enforces every bar. Time and memory are told and never enforced:
computers differ.
"""
