"""Change the colours of a map in a browser, in three ways, and take the time and the bytes.

Each way draws the same regions in the same classes. Beside the lab of the course stand a widget
of ipywidgets whose output is drawn anew (``interactive_output``), and a fresh ``GeoDataFrame.plot``
in the kernel alone. No notebook of the course uses the last two.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import psutil

from tools.kernels import Kernel
from tools.notebooks import kernel_environment
from tools.wire import Tap

_DRAW = """
from io import BytesIO
import matplotlib.pyplot as plt
from medialit import maps
from medialit.maps import layers

_regions = layers.kazakh().to_crs(maps.CRS)
_values = [row.value for row in maps.region_values("density")]

def draw(ramp):
    made = maps.classify(_values, "quantiles", 5)
    colours = maps.ramp(ramp, made.count)
    figure, axes = plt.subplots(figsize=(7, 4))
    # One array of colours: a column of text would be drawn once for each of its values.
    _regions.plot(ax=axes, color=[colours[one] for one in made.index], edgecolor="#6b675f")
    axes.set_axis_off()
    return figure
"""
_OTHER = """
import ipywidgets
from IPython.display import display
choice = ipywidgets.Dropdown(options=["blues", "oranges"], description="Colours")

def shown(ramp):
    draw(ramp)
    plt.show()

display(choice, ipywidgets.interactive_output(shown, {"ramp": choice}))
"""
CELLS = (_DRAW, "from medialit import labs\nlabs.choropleth()", _OTHER)
"""The notebook in which the two ways of the browser stand below each other."""

# Both end when the change is painted: two frames after the page holds it.
_LAB = """(ramp) => new Promise((done) => {
    const radio = document.querySelector(`.ml-lab-choropleth [data-key="ramp/${ramp}"]`);
    const region = document.querySelector('.ml-lab-choropleth [role=option]');
    const before = region.style.fill;
    const start = performance.now();
    radio.click();
    const look = () => region.style.fill === before ? requestAnimationFrame(look)
        : requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    look();
})"""
_OUTPUT = """(ramp) => new Promise((done) => {
    const list = document.querySelector('.widget-dropdown select');
    const place = list.closest('.jp-OutputArea');
    const picture = () => [...place.querySelectorAll('.widget-output img')].at(-1);
    const before = picture().src;
    const start = performance.now();
    list.value = ramp;
    list.dispatchEvent(new Event('change', { bubbles: true }));
    const look = () => {
        const now = picture();
        if (!now || now.src === before || !now.complete) requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    };
    look();
})"""


class Way(NamedTuple):
    """One way to change the colours.

    Attributes
    ----------
    times : list of float
        Milliseconds of each change, until it is painted.
    carried : int
        Bytes that the messages of one change carried both ways; the median.
    wire : int
        The same with the headers of Jupyter's protocol.
    """

    times: list[float]
    carried: int
    wire: int


def in_the_browser(repeats: int, scratch: Path) -> tuple[Way, Way]:
    """Change the colours in the lab and with ``interactive_output``, in turns, in one page.

    Raises
    ------
    ImportError
        If Playwright is not installed.
    RuntimeError
        If there is no Chromium.
    """
    from playwright.sync_api import sync_playwright

    from tests.conftest import CHROMIUM_ARGUMENTS, find_chromium

    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError("No Chromium found: install it, or name it in MEDIALIT_CHROMIUM.")
    with _running_lab(scratch / "browser") as lab, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        tap = Tap(page)
        _write(lab.root / "notebooks" / "colours.ipynb")
        lab.open(page, "colours")
        lab.run_all(page)
        page.locator(".widget-output img").wait_for()
        page.locator(".ml-lab-legend svg").first.wait_for()  # the classes are there
        ways = [_Timed(page, tap, lab, script) for script in (_LAB, _OUTPUT)]
        for turn in range(repeats + 1):
            for way in ways:
                way.change(("oranges", "blues")[turn % 2], warm=turn > 0)
        browser.close()
    return ways[0].found(), ways[1].found()


@contextlib.contextmanager
def _running_lab(folder: Path) -> Iterator[Any]:
    """Start JupyterLab on a copy of the course, as the browser tests do, and end it again."""
    from tests.conftest import start_lab

    process, lab = start_lab(folder)
    try:
        yield lab
    finally:
        family = [*lab.process.children(recursive=True), lab.process]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        process.wait()


def _write(path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


class _Timed:
    """One way in the browser, and what its changes took so far."""

    def __init__(self, page: Any, tap: Tap, lab: Any, script: str):
        self._page, self._tap, self._lab, self._script = page, tap, lab, script
        self._times: list[float] = []
        self._bytes: list[tuple[int, int]] = []

    def change(self, ramp: str, *, warm: bool) -> None:
        """Change the colours once; the first time only warms up."""
        self._tap.clear()
        took = self._page.evaluate(self._script, ramp)
        self._lab.wait_idle(self._page)
        self._page.wait_for_timeout(300)  # whatever else this change sends
        if warm:
            frames = [*self._tap.sent, *self._tap.received]
            carried = sum(frame.carried for frame in frames if frame.kind != "status")
            self._times.append(took)
            self._bytes.append((carried, sum(frame.size for frame in frames)))

    def found(self) -> Way:
        carried, wire = (round(statistics.median(one)) for one in zip(*self._bytes, strict=True))
        return Way(self._times, carried, wire)


_FRESH = """
import time
times = []
for turn in range({count}):
    start = time.perf_counter()
    figure = draw(("blues", "oranges")[turn % 2])
    figure.savefig(BytesIO(), format="png")
    times.append(1000 * (time.perf_counter() - start))
    plt.close(figure)
"""


def in_the_kernel(repeats: int, scratch: Path) -> list[float]:
    """Draw a fresh ``GeoDataFrame.plot`` to a picture, in a kernel; return milliseconds."""
    environment = kernel_environment(scratch / "plots")
    with Kernel(scratch / "plots" / "kernel", environment) as kernel:
        kernel.wait().run(_DRAW)
        return kernel.value(_FRESH.format(count=repeats + 1), "times")[1:]
