// Runs the notebook that opens, then shows it as slides in type for a room.
// JupyterLab finds this folder only when `run.py present` starts it. No build step: what stands
// here is what a built extension would hand over.
(() => {
  const STYLE = `
    .medialit-cover {
      position: fixed;
      inset: 0;
      z-index: 10000;
      display: grid;
      place-content: center;
      background: var(--jp-layout-color0);
      color: var(--jp-content-font-color0);
      font: 32px/1.4 var(--jp-ui-font-family);
    }
    [data-jp-deck-mode="presenting"] {
      --jp-content-font-size1: 24px;
      --jp-content-line-height: 1.45;
    }
    /* the whole page is the slide's; the arrows stand at its foot */
    [data-jp-deck-mode="presenting"] :is(#main, #jp-main-content-panel) {
      background: var(--jp-layout-color0);
    }
    [data-jp-deck-mode="presenting"] :is(.jp-SideBar, #jp-left-stack, #jp-right-stack, .jp-NotebookPanel-toolbar, .jp-Deck-DesignTools),
    [data-jp-deck-mode="presenting"] .jp-Activity + .jp-Activity,
    .jp-Deck .jp-Cell .jp-Collapser,
    .jp-Deck .jp-Cell .jp-Placeholder,
    .jp-Deck .jp-Notebook-footer {
      display: none !important;
    }
    .jp-Deck.jp-NotebookPanel {
      left: 0;
      right: 0;
      width: auto !important;
    }
    .jp-Deck .jp-Notebook {
      height: 100vh;
    }
    .jp-Deck .jp-Notebook .jp-WindowedPanel-outer {
      box-sizing: border-box;
      height: 100vh !important;
      padding: 24px 96px 88px 40px !important;
      scroll-padding: 16px 0 88px;
    }
    .jp-Deck .jp-Notebook :is(.jp-WindowedPanel-inner, .jp-WindowedPanel-viewport) {
      min-height: 0 !important;
      height: auto !important;
      margin: 0 !important;
      padding: 0 !important;
    }
    .jp-Deck .jp-Notebook *::after {
      min-height: 0;
    }
    /* What comes later takes no room and no focus yet. */
    .jp-Deck .jp-Cell:not(.jp-deck-mod-visible) {
      display: none !important;
    }
    .jp-Deck .jp-Notebook .jp-Cell {
      max-width: 62rem;
      margin: 0 auto !important;
      border-color: transparent !important;
      box-shadow: none !important;
    }
    .jp-Deck .jp-Cell::before,
    .jp-Deck .jp-Cell::after {
      content: none !important;
    }
    /* The code stays away, also where a notebook shows it. */
    .jp-Deck .jp-CodeCell .jp-Cell-inputWrapper {
      display: none !important;
    }
    .jp-Deck .jp-RenderedMarkdown {
      font-size: 24px;
      padding: 0;
    }
    .jp-Deck .jp-RenderedHTMLCommon h1 {
      font-size: 2em;
    }
    .jp-Deck .jp-RenderedHTMLCommon h2 {
      font-size: 1.6em;
    }
    .jp-Deck .jp-RenderedHTMLCommon h3 {
      font-size: 1.25em;
    }
    .jp-Deck .jp-RenderedHTMLCommon :is(table, th, td) {
      font-size: 20px;
    }
    .jp-Deck .jp-RenderedHTMLCommon img {
      max-height: 80vh;
      width: auto;
    }
    .jp-Deck .ml,
    .jp-Deck .medialit-twin {
      max-width: none;
      font-size: 22px;
    }
    [data-jp-theme-light="false"] .jp-Deck-Remote button {
      filter: brightness(2.4);
    }
    .jp-Deck .medialit-figure {
      font-size: 20px;
      max-width: none !important;
    }
    /* As large as the slide allows, with room for the finding below it. */
    .jp-Deck .medialit-figure > img {
      width: 100% !important;
      max-height: 64vh !important;
      object-fit: contain;
      object-position: left top;
    }
    .jp-Deck .medialit-figure > p:last-child {
      font-size: 15px !important;
    }
  `;
  const known = new WeakSet();
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

  const isNotebook = (panel) => Boolean(panel?.content?.widgets && panel.sessionContext);

  /** Wait until the notebook that was asked for stands in front: others may be open beside it. */
  async function opened(app) {
    const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent || "{}");
    for (;;) {
      const panel = app.shell.currentWidget;
      if (isNotebook(panel) && [undefined, "", panel.context.path].includes(config.treePath)) return panel;
      await sleep(50);
    }
  }

  /** Run a notebook once, and let its slides begin at their top. */
  async function ready(app, panel) {
    if (known.has(panel)) return;
    known.add(panel);
    await panel.context.ready;
    await panel.sessionContext.ready;
    await app.commands.execute("notebook:run-all-cells");
    first(panel);
    panel.content.activeCellChanged.connect(() => requestAnimationFrame(() => settle(panel)));
  }

  function first(panel) {
    panel.content.activeCellIndex = 0;
    panel.content.deselectAll();
    panel.content.mode = "command";
    panel.content.node.focus();
  }

  /** Show a slide from its top, and what is added to it from where it begins. */
  function settle(panel) {
    const outer = panel.content.node.querySelector(".jp-WindowedPanel-outer") ?? panel.content.node;
    const cell = panel.content.activeCell?.node;
    if (document.body.dataset.jpDeckMode !== "presenting" || !cell) return;
    const above = [...outer.querySelectorAll(".jp-deck-mod-visible")].indexOf(cell);
    if (above <= 0) outer.scrollTop = 0;
    else {
      const tall = cell.offsetHeight > outer.clientHeight - 120;
      cell.scrollIntoView({ block: tall ? "start" : "nearest" });
    }
  }

  /** Whether a question or the list of commands lies over the slides: the keys are its own then. */
  const inDialog = () => [...document.querySelectorAll(".jp-Dialog, .jp-ModalCommandPalette")].some((one) => one.checkVisibility());

  /** Page keys, which remote controls send, turn the slides wherever the focus is. */
  function listen(app) {
    const ways = { PageDown: ["forward", "down"], PageUp: ["back", "up"] };
    document.addEventListener(
      "keydown",
      (event) => {
        if (document.body.dataset.jpDeckMode !== "presenting" || inDialog()) return;
        const way = ways[event.key];
        if (way) app.commands.execute("deck:go", { direction: way[0], alternate: way[1] });
        // Back from an exercise to the slides, where the arrow keys turn them.
        else if (event.key === "Escape") app.shell.currentWidget?.content?.node.focus();
        else return;
        event.preventDefault();
        event.stopPropagation();
      },
      true,
    );
  }

  /** Name the arrows for those who do not see them. */
  function nameArrows() {
    const name = () =>
      document.querySelectorAll(".jp-Deck-Remote button[title]:not([aria-label])").forEach((one) => one.setAttribute("aria-label", one.title));
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
    name();
  }

  async function start(app) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    const cover = document.createElement("div");
    cover.className = "medialit-cover";
    cover.setAttribute("role", "status");
    cover.textContent = "Getting the slides ready …";
    document.head.append(style);
    document.body.append(cover);
    try {
      const panel = await opened(app);
      await ready(app, panel);
      await app.commands.execute("deck:start");
      // A notebook that a link opens is shown in the same way.
      app.shell.currentChanged?.connect((_, { newValue }) => isNotebook(newValue) && ready(app, newValue));
      listen(app);
      nameArrows();
      await sleep(300); // the deck lays out its parts
      first(panel);
      settle(panel);
    } finally {
      cover.remove();
    }
  }

  const plugin = {
    id: "reading-room:plugin",
    description: "Runs the notebook that opens and shows it as slides.",
    autoStart: true,
    activate: (app) => void app.restored.then(() => start(app)),
  };
  (globalThis._JUPYTERLAB ??= {})["reading-room"] = {
    init: () => {},
    get: () => Promise.resolve(() => ({ __esModule: true, default: [plugin] })),
  };
})();
