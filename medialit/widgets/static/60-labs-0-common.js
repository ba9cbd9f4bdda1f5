// ---------------------------------------------------------------- labs: what all of them share

/** Make an SVG element, as `h` makes an HTML one. */
function labSvg(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  // As in `h`: JupyterLab leaves the keys of what can have the focus to us.
  if (props?.tabindex !== undefined) node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Read a line that the kernel packed: its start as numbers, then two signs a step, "P" for none. */
function labUnpacked(text) {
  const [, x, y, signs] = /^(-?\d+),(-?\d+),([^]*)$/.exec(text);
  const points = [[Number(x), Number(y)]];
  for (let at = 0; at + 1 < signs.length; at += 2) {
    const [lastX, lastY] = points.at(-1);
    points.push([lastX + signs.charCodeAt(at) - 80, lastY + signs.charCodeAt(at + 1) - 80]);
  }
  return points;
}

const labPath = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
const labNumber = (value) => Math.round(value).toLocaleString("en-GB");

/** A view that is built once and then only changed, so that the focus never goes astray. */
class LabView {
  constructor(model, el) {
    this.model = model;
    this.name = `ml${++views}`;
    this.asked = 0;
    this.choice = this.chosen();
    this.saidLine = h("p", { class: "ml-lab-said", role: "status" });
    this.troubleLine = h("p", { class: "ml-status", "data-mood": "trouble", role: "alert", hidden: true });
    const { title, about, note } = this.spec;
    this.root = h(
      "section",
      { class: `ml ml-lab ml-lab-${this.spec.view}`, lang: "en", "aria-labelledby": `${this.name}-title` },
      h("h3", { class: "ml-title", id: `${this.name}-title` }, title),
      h("p", { class: "ml-prompt" }, about),
      this.build(),
      h("p", { class: "ml-lab-note" }, note),
      this.troubleLine,
    );
    el.append(this.root);
    this.listen = () => this.heard();
    model.on("change:state", this.listen);
    this.show();
  }

  destroy() {
    clearTimeout(this.patience);
    this.model.off("change:state", this.listen);
  }

  get spec() {
    return this.model.get("spec");
  }
  get state() {
    return this.model.get("state");
  }

  /** The names of the choices; a lab says which. */
  get fields() {
    return [];
  }

  chosen() {
    return Object.fromEntries(this.fields.map((name) => [name, this.state[name]]));
  }

  /** Tell the kernel a choice; `show` follows when it has answered. */
  choose(changes) {
    Object.assign(this.choice, changes);
    this.send({ type: "choose" });
  }

  send(message) {
    // What is kept is answered by a note, and must not outrun a choice that is still on its way.
    if (message.type !== "keep") this.asked = Math.max(this.asked, this.state.n) + 1;
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.silent(), PATIENCE);
    try {
      this.model.send({ ...message, ...this.choice, n: this.asked });
    } catch {
      this.silent();
    }
  }

  heard() {
    if (this.state.n < this.asked) return; // an answer to an earlier choice
    clearTimeout(this.patience);
    this.troubleLine.hidden = true;
    this.choice = this.chosen();
    this.show();
  }

  silent() {
    this.troubleLine.textContent =
      "No answer yet: the notebook is busy or has lost its kernel. " +
      "If nothing changes in a minute, choose Run → Run All Cells.";
    this.troubleLine.hidden = false;
  }

  /** Say something in one short line; the same words are not said twice. */
  say(text) {
    if (this.saidLine.textContent !== text) this.saidLine.textContent = text;
  }

  /** Radios for one choice: [[value, text], ...]. */
  radios(field, legend, options) {
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, legend),
      options.map(([value, text]) =>
        radio(`${this.name}-${field}`, text, {
          value: String(value),
          checked: this.choice[field] === value,
          "data-key": `${field}/${value}`,
          on: { change: () => this.choose({ [field]: value }) },
        }),
      ),
    );
  }

  /** What a choice is called on the page. */
  text(field, value = this.choice[field]) {
    return this.spec.fields.find((one) => one.id === field).options.find(([one]) => one === value)[1];
  }

  /** Tick the radio of a choice, if it is not ticked yet. */
  tick(field) {
    const wanted = this.root.querySelector(`[data-key="${CSS.escape(`${field}/${this.choice[field]}`)}"]`);
    if (wanted && !wanted.checked) wanted.checked = true;
  }

  /** A table with a caption, in a fold; `fill` gives its rows again. */
  fold(summary, heads) {
    const caption = h("caption", {});
    const body = h("tbody", { role: "rowgroup" });
    const table = labTable("", caption, heads, body);
    const node = h("details", { class: "ml-lab-fold" }, h("summary", { "data-key": "table" }, summary), table);
    const fill = (text, rows) => {
      caption.textContent = text;
      body.replaceChildren(
        ...rows.map(([first, ...rest]) =>
          labRow(
            h("th", { scope: "row", role: "rowheader" }, first),
            rest.map((one, at) => h("td", { role: "cell", "data-head": `${heads[at + 1]}: ` }, one)),
          ),
        ),
      );
    };
    return { node, fill };
  }
}

/**
 * A lab in which a learner keeps one picture in each of a few slots, as `KeepingLab` of the kernel
 * has them; `what` is kept: "map", "chart". A lab says how a slot is made (`slot`) and filled (`fill`).
 */
const keepingLab = (Base, what) =>
  class extends Base {
    constructor(model, el) {
      super(model, el);
      this.keeping = () => this.showKept();
      this.hear = (message) => this.noted(message);
      model.on("change:kept", this.keeping);
      model.on("msg:custom", this.hear);
    }

    destroy() {
      this.model.off("change:kept", this.keeping);
      this.model.off("msg:custom", this.hear);
      super.destroy();
    }

    /** The kernel answers what was kept with a note: saved, or not. */
    noted(message) {
      if (message.type !== "note") return;
      clearTimeout(this.patience);
      this.troubleLine.hidden = true;
      this.news.textContent = message.text;
      this.news.dataset.mood = message.mood;
    }

    /** The part of the page where pictures are kept. */
    keepers() {
      this.differ = h("p", { class: "ml-summary", hidden: true });
      this.news = h("p", { class: "ml-status ml-news", role: "status" });
      this.slots = Object.fromEntries(this.spec.slots.map(([slot, text]) => [slot, this.slot(slot, text)]));
      const slots = h("div", { class: "ml-lab-slots" }, Object.values(this.slots).map((one) => one.node));
      return [h("h4", {}, `Three ${what}s of this one table`), this.news, slots, this.differ];
    }

    /** A slot on the page: what is asked for, what is kept, and the button that keeps. */
    slotFigure(slot, text, ...parts) {
      const keep = h(
        "button",
        { type: "button", "data-key": `keep/${slot}`, on: { click: () => this.send({ type: "keep", slot }) } },
        `Keep as ${what} ${slot}`,
      );
      const head = h("figcaption", {}, h("strong", {}, `${slot}: ${text}`));
      return h("figure", { class: "ml-lab-slot", "data-slot": slot }, head, parts, keep);
    }

    showKept() {
      const { slots, differ } = this.model.get("kept");
      for (const [slot, text] of this.spec.slots) this.fill(slot, text, slots[slot]);
      this.differ.hidden = !differ;
      this.differ.textContent = differ;
    }
  };

// The roles stand here in words: a narrow window stacks the cells, which would take the roles away.

function labTable(look, caption, heads, body) {
  const cells = heads.map((text) => h("th", { scope: "col", role: "columnheader" }, text));
  const head = h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, cells));
  return h("table", { class: `ml-lab-table ${look}`, role: "table" }, caption, head, body);
}

function labRow(...cells) {
  return h("tr", { role: "row" }, cells);
}
