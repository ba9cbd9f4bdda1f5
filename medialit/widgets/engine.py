"""What all views share: their page code, sent once, and their static twins."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import anywidget
import traitlets

_STATIC = Path(__file__).parent / "static"


def _joined(ending: str) -> str:
    """Put the parts of the page code together in the order of their numbers: no build step."""
    parts = sorted(_STATIC.glob(f"*.{ending}"))
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


_CODE = _joined("js")
_STYLE = _joined("css")
_SLOT = "medialit:" + hashlib.sha256((_CODE + _STYLE).encode()).hexdigest()[:12]

# A view may be drawn before the page code has come, so both sides make the same promise.
_PROMISE = f"""
const slot = (globalThis["{_SLOT}"] ??= (() => {{
  let keep;
  const ready = new Promise((resolve) => (keep = resolve));
  return {{ ready, keep }};
}})());
"""

_DOOR = (
    _PROMISE
    + """
const WAIT = "This part is waiting for its page code. Run the notebook: Run, Run All Cells.";
export default {
  async render(context) {
    const late = setTimeout(() => { context.el.textContent = WAIT; }, 8000);
    const code = await slot.ready;
    clearTimeout(late);
    context.el.textContent = "";
    return code.render(context);
  },
};
"""
)


class Twin(NamedTuple):
    """What stands for a view where nothing runs: on GitHub, in print, in a stored notebook."""

    html: str
    text: str


class _PageCode(anywidget.AnyWidget):
    """The page code itself; it is never shown, and every view waits for it."""

    _esm = f"{_CODE}\n{_PROMISE}\nslot.keep({{ render }});\nexport default {{}};\n"
    _css = _STYLE


@functools.cache
def send_page_code() -> _PageCode:
    """Send the page code to the page, once for each kernel."""
    return _PageCode()


class View(anywidget.AnyWidget):
    """A view with a fixed description (`spec`), a changing `state`, and a static twin."""

    _esm = _DOOR
    spec = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)

    def __init__(self, **traits: Any):
        send_page_code()
        super().__init__(**traits)

    def twin(self) -> Twin:
        """Return what stands for this view where nothing runs."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.twin().text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        twin = self.twin()
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        return {
            "text/plain": twin.text,
            "text/html": twin.html,
            "application/vnd.jupyter.widget-view+json": view,
        }
