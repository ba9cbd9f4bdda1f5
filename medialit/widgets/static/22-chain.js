// ---------------------------------------------------------------- the way a statement travelled

const CHAIN_MARKS = {
  kept: { sign: "✓", text: "in order" },
  moved: { sign: "↕", text: "belongs elsewhere" },
  extra: { sign: "✗", text: "does not belong" },
};
const CHAIN_ARROW = " → ";

/** Builds a chain: stations to choose from, the order so far, its picture, and how deep it is. */
class Chaining {
  constructor(view, exercise, promptId) {
    Object.assign(this, { view, exercise, promptId });
    const value = view.answers[exercise.id]?.value;
    const kept = value && typeof value === "object" ? value : {};
    this.order = [...(kept.order ?? [])];
    this.depth = kept.depth ?? null;
    this.byId = new Map(exercise.stations.map((station) => [station.id, station]));
    this.marks = view.state.feedback[exercise.id]?.items.find((one) => one.id === "order")?.marks ?? {};
    this.news = h("p", { class: "ml-muted ml-chain-news", role: "status" });
    this.offered = h("ul", { class: "ml-stations", "aria-labelledby": `${promptId}-offered` });
    this.built = h("ol", { class: "ml-rank ml-built", "aria-labelledby": `${promptId}-built` });
    this.none = h("p", { class: "ml-muted" }, "Nothing yet. Begin with whoever said it first.");
    this.all = h("p", { class: "ml-muted" }, "You have used them all. Not every one has to stay.");
    this.picture = chainPicture();
    this.unsure = h("input", {
      type: "checkbox",
      checked: value === CANNOT_TELL,
      disabled: !view.open,
      "data-key": this.key(CANNOT_TELL),
      on: { change: () => (this.unsure.checked ? view.set(exercise.id, CANNOT_TELL) : this.keep()) },
    });
    this.fill();
  }

  key(...parts) {
    return [this.exercise.id, ...parts].join("/");
  }

  // -------------------------------------------------- building

  keep() {
    const { order, depth } = this;
    this.unsure.checked = false;
    this.view.set(this.exercise.id, order.length || depth !== null ? { order: [...order], depth } : null);
  }

  /** Show a change, say it, and put the focus on the first of these keys that can take it. */
  change(text, ...focus) {
    this.fill();
    this.news.textContent = text;
    focus.map((key) => this.view.field(key)).find((node) => node && !node.disabled)?.focus();
    this.keep();
  }

  add(id) {
    const { order } = this;
    const { stations } = this.exercise;
    const at = stations.findIndex((one) => one.id === id);
    order.push(id);
    const next = [...stations.slice(at), ...stations.slice(0, at)];
    const left = next.filter((one) => !order.includes(one.id)).map((one) => this.key(one.id, "add"));
    const said = `${this.byId.get(id).text}: added as ${order.length} of ${order.length}.`;
    this.change(said, ...left, this.key(id, "remove"));
  }

  remove(id) {
    this.order.splice(this.order.indexOf(id), 1);
    this.change(`${this.byId.get(id).text}: taken out. ${this.order.length} left.`, this.key(id, "add"));
  }

  move(id, by) {
    const { order } = this;
    const at = order.indexOf(id);
    order.splice(at, 1);
    order.splice(at + by, 0, id);
    const way = by < 0 ? ["up", "down"] : ["down", "up"];
    const said = `${this.byId.get(id).text}: now ${at + by + 1} of ${order.length}.`;
    this.change(said, ...way.map((one) => this.key(id, one)));
  }

  // -------------------------------------------------- drawing

  /** The mark of a station; once something has moved, only what never belonged is still known. */
  markOf(id) {
    const asJudged = Object.keys(this.marks).join() === this.order.join();
    return asJudged || this.marks[id] === "extra" ? this.marks[id] : undefined;
  }

  control(id, what, sign, name, act, off = false) {
    return h(
      "button",
      {
        type: "button",
        class: what === "add" ? "ml-add" : "ml-arrow",
        disabled: off,
        "aria-label": `${name}: ${this.byId.get(id).text}`,
        "data-key": this.key(id, what),
        on: { click: act },
      },
      sign,
    );
  }

  stationName(station, mark) {
    const about = station.help ? h("span", { class: "ml-muted" }, ` · ${station.help}`) : null;
    return h("span", { class: "ml-chain-name" }, station.text, about, chainMark(mark), quotes(station));
  }

  offer(station) {
    const add = this.control(station.id, "add", "Add", "Add", () => this.add(station.id));
    return h("li", { class: "ml-rank-item" }, this.stationName(station), add);
  }

  step(id, at) {
    const mark = this.markOf(id);
    const last = this.order.length - 1;
    const arrows = h(
      "span",
      { class: "ml-arrows" },
      this.control(id, "up", "↑", "Move up", () => this.move(id, -1), at === 0),
      this.control(id, "down", "↓", "Move down", () => this.move(id, 1), at === last),
      this.control(id, "remove", "×", "Take out", () => this.remove(id)),
    );
    const name = this.stationName(this.byId.get(id), mark);
    return h("li", { "data-mark": mark }, h("div", { class: "ml-rank-item" }, name, this.view.open ? arrows : null));
  }

  fill() {
    const { order } = this;
    const left = this.exercise.stations.filter((one) => !order.includes(one.id));
    this.offered.replaceChildren(...left.map((one) => this.offer(one)));
    this.built.replaceChildren(...order.map((id, at) => this.step(id, at)));
    this.none.hidden = order.length > 0;
    this.all.hidden = left.length > 0;
    this.picture.show(order.map((id) => ({ text: this.byId.get(id).text, mark: this.markOf(id) })));
  }

  heading(text, id) {
    return h("p", { class: "ml-chain-heading", id: `${this.promptId}-${id}` }, text);
  }

  depths() {
    const { view, exercise } = this;
    const choose = (depth) => () => {
      this.depth = depth;
      this.keep();
    };
    const options = exercise.depths.map((one) =>
      radio(`${view.name}-${exercise.id}-depth`, one.text, {
        checked: this.depth === one.depth,
        "data-key": this.key("depth", one.depth),
        on: { change: choose(one.depth) },
      }),
    );
    return h(
      "fieldset",
      { class: "ml-choices ml-depths", disabled: !view.open },
      h("legend", {}, exercise.depth_prompt),
      options,
      view.itemFeedback(exercise, "depth"),
    );
  }

  draw() {
    const { view, exercise } = this;
    const offered = [this.heading("Stations to choose from, in no order", "offered"), this.offered, this.all];
    return h(
      "div",
      { class: "ml-chain", role: "group", "aria-labelledby": this.promptId },
      view.open ? offered : null,
      this.heading("Your chain, first speaker first", "built"),
      this.built,
      this.none,
      this.news,
      this.picture.node,
      view.itemFeedback(exercise, "order"),
      this.depths(),
      h("div", { class: "ml-choices" }, h("label", { class: "ml-option" }, this.unsure, h("span", {}, CANNOT_TELL_TEXT))),
      view.itemFeedback(exercise),
    );
  }
}

KINDS.chain = (view, exercise, promptId) => new Chaining(view, exercise, promptId).draw();

STILL_OPEN.chain = (view, exercise, value) => {
  if (value === CANNOT_TELL) return [];
  const open = [];
  if (!value?.order?.length) {
    const first = view.root.querySelector(`[data-exercise="${exercise.id}"] .ml-stations button`);
    open.push({ name: exercise.titles.order, node: first });
  }
  if ((value?.depth ?? null) === null) {
    open.push({ name: exercise.titles.depth, node: view.field(`${exercise.id}/depth/${exercise.depths[0].depth}`) });
  }
  return open;
};

function chainMark(mark) {
  if (!mark) return null;
  const { sign, text } = CHAIN_MARKS[mark];
  return h("span", { class: "ml-chain-mark" }, h("span", { "aria-hidden": "true" }, `${sign} `), text);
}

/** The chain as boxes and arrows, with a line of text that says the same. */
function chainPicture() {
  const place = h("div", { class: "ml-chain-picture" });
  const line = h("figcaption", {});
  const node = h("figure", { class: "ml-chain-figure", hidden: true }, place, line);
  let steps = [];
  let width = 0;
  const draw = () => {
    place.replaceChildren(...(steps.length ? [drawChain(steps, width || 600, place)] : []));
  };
  new ResizeObserver(() => {
    const now = Math.floor(place.clientWidth);
    if (now && now !== width) {
      width = now;
      draw();
    }
  }).observe(place);
  return {
    node,
    show(given) {
      steps = given;
      node.hidden = !steps.length;
      line.textContent = steps.map((one) => one.text).join(CHAIN_ARROW);
      draw();
    },
  };
}

function chainSvg(tag, props, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) if (value !== undefined) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

/** Cut a text into lines of at most `most` pixels; a single long word stays whole. */
function chainLines(text, most, pen) {
  const lines = [];
  for (const word of text.split(/ +/)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Lay the boxes out in rows as wide as there is room, and join them with arrows. */
function drawChain(steps, width, place) {
  const [gap, pad, leading, rowGap] = [30, 10, 19, 34];
  const columns = Math.max(1, Math.min(steps.length, Math.floor((width + gap) / (150 + gap))));
  const box = Math.min(220, (width - 2 - gap * (columns - 1)) / columns);
  const pen = document.createElement("canvas").getContext("2d");
  const family = getComputedStyle(place).fontFamily || "sans-serif";
  const cut = (text, font) => {
    pen.font = `${font} ${family}`;
    return chainLines(text, box - 2 * pad, pen);
  };
  const boxes = steps.map((one, at) => ({
    ...one,
    row: Math.floor(at / columns),
    x: 1 + (at % columns) * (box + gap),
    lines: cut(`${at + 1}.\u00a0${one.text}`, "15px"),
    said: one.mark ? cut(`${CHAIN_MARKS[one.mark].sign} ${CHAIN_MARKS[one.mark].text}`, "600 13.5px") : [],
  }));
  const tall = (one) => 2 * pad + leading * (one.lines.length + one.said.length);
  let top = 1;
  const rows = [];
  for (let row = 0; row <= boxes.at(-1).row; row += 1) {
    const height = Math.max(...boxes.filter((one) => one.row === row).map(tall));
    rows.push({ top, height });
    top += height + rowGap;
  }
  const total = top - rowGap + 1;
  const arrows = boxes.slice(1).map((to, at) => chainArrow(boxes[at], to, rows, box, rowGap));
  const label = steps.map((one, at) => `${at + 1}. ${one.text}${one.mark ? ` (${CHAIN_MARKS[one.mark].text})` : ""}`);
  return chainSvg(
    "svg",
    {
      role: "img",
      "aria-label": `The chain drawn with arrows: ${label.join(", then ")}.`,
      width,
      height: total,
      viewBox: `0 0 ${width} ${total}`,
    },
    arrows,
    boxes.map((one) => chainBox(one, rows[one.row], box, pad, leading)),
  );
}

function chainBox(one, row, box, pad, leading) {
  const said = [...one.lines.map((text) => [text]), ...one.said.map((text) => [text, "ml-chain-said"])];
  return chainSvg(
    "g",
    { "data-mark": one.mark },
    chainSvg("rect", { x: one.x, y: row.top, width: box, height: row.height, rx: 6 }),
    said.map(([text, name], at) =>
      chainSvg("text", { x: one.x + pad, y: row.top + pad + leading * at + 14, class: name }, text),
    ),
  );
}

/** An arrow to the right or, at the end of a row, down and back to the next. */
function chainArrow(from, to, rows, box, rowGap) {
  const here = rows[from.row];
  if (from.row === to.row) {
    const y = here.top + here.height / 2;
    const end = to.x - 3;
    return chainSvg("path", { d: `M${from.x + box + 3} ${y}H${end}M${end - 7} ${y - 5}L${end} ${y}L${end - 7} ${y + 5}` });
  }
  const below = here.top + here.height;
  const middle = below + rowGap / 2 - 2;
  const end = rows[to.row].top - 3;
  const x = to.x + box / 2;
  return chainSvg("path", {
    d: `M${from.x + box / 2} ${below + 2}V${middle}H${x}V${end}M${x - 5} ${end - 7}L${x} ${end}L${x + 5} ${end - 7}`,
  });
}
