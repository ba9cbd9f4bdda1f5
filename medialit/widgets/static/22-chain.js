// ---------------------------------------------------------------- the way a statement travelled

const CHAIN_MARKS = {
  kept: { sign: "✓", text: "in order" },
  moved: { sign: "↕", text: "belongs elsewhere" },
  extra: { sign: "✗", text: "does not belong" },
};
const CHAIN_ARROW = " → ";

KINDS.chain = (view, exercise, promptId) => {
  const value = view.answers[exercise.id]?.value;
  const kept = value && typeof value === "object" ? value : {};
  const order = [...(kept.order ?? [])];
  let depth = kept.depth ?? null;
  const byId = new Map(exercise.stations.map((station) => [station.id, station]));
  const marks = view.state.feedback[exercise.id]?.items.find((one) => one.id === "order")?.marks ?? {};
  const news = h("p", { class: "ml-muted ml-chain-news", role: "status" });
  const offered = h("ul", { class: "ml-stations" });
  const built = h("ol", { class: "ml-rank ml-built" });
  const picture = chainPicture();
  const unsure = h("input", {
    type: "checkbox",
    checked: value === CANNOT_TELL,
    disabled: !view.open,
    "data-key": `${exercise.id}/cannot_tell`,
    on: { change: () => (unsure.checked ? view.set(exercise.id, CANNOT_TELL) : keep()) },
  });

  const keep = () => {
    unsure.checked = false;
    view.set(exercise.id, order.length || depth !== null ? { order: [...order], depth } : null);
  };
  /** The mark of a station; once something has moved, only what never belonged is still known. */
  const markOf = (id) => {
    const asJudged = Object.keys(marks).join() === order.join();
    return asJudged || marks[id] === "extra" ? marks[id] : undefined;
  };
  const change = (text, ...focus) => {
    fill();
    news.textContent = text;
    focus.map((key) => view.field(key)).find((node) => node && !node.disabled)?.focus();
    keep();
  };
  const key = (id, what) => `${exercise.id}/${id}/${what}`;
  const add = (id) => {
    const at = exercise.stations.findIndex((one) => one.id === id);
    order.push(id);
    const next = [...exercise.stations.slice(at), ...exercise.stations.slice(0, at)];
    const left = next.filter((one) => !order.includes(one.id)).map((one) => key(one.id, "add"));
    change(`${byId.get(id).text}: added as ${order.length} of ${order.length}.`, ...left, key(id, "remove"));
  };
  const remove = (id) => {
    order.splice(order.indexOf(id), 1);
    change(`${byId.get(id).text}: taken out. ${order.length} left.`, key(id, "add"));
  };
  const move = (id, by) => {
    const at = order.indexOf(id);
    order.splice(at, 1);
    order.splice(at + by, 0, id);
    const way = by < 0 ? ["up", "down"] : ["down", "up"];
    change(`${byId.get(id).text}: now ${at + by + 1} of ${order.length}.`, ...way.map((one) => key(id, one)));
  };
  const control = (id, what, sign, name, act, off = false) =>
    h(
      "button",
      {
        type: "button",
        class: what === "add" ? "ml-add" : "ml-arrow",
        disabled: off,
        "aria-label": `${name}: ${byId.get(id).text}`,
        "data-key": key(id, what),
        on: { click: act },
      },
      sign,
    );
  const name = (station, mark) => {
    const about = station.help ? h("span", { class: "ml-muted" }, ` · ${station.help}`) : null;
    return h("span", { class: "ml-chain-name" }, station.text, about, chainMark(mark), quotes(station));
  };
  const offer = (station) =>
    h(
      "li",
      { class: "ml-rank-item" },
      name(station),
      control(station.id, "add", "Add", "Add", () => add(station.id)),
    );
  const step = (id, at) =>
    h(
      "li",
      { "data-mark": markOf(id) },
      h(
        "div",
        { class: "ml-rank-item" },
        name(byId.get(id), markOf(id)),
        view.open
          ? h(
              "span",
              { class: "ml-arrows" },
              control(id, "up", "↑", "Move up", () => move(id, -1), at === 0),
              control(id, "down", "↓", "Move down", () => move(id, 1), at === order.length - 1),
              control(id, "remove", "×", "Take out", () => remove(id)),
            )
          : null,
      ),
    );
  const fill = () => {
    offered.replaceChildren(...exercise.stations.filter((one) => !order.includes(one.id)).map(offer));
    built.replaceChildren(...order.map(step));
    none.hidden = order.length > 0;
    all.hidden = offered.children.length > 0;
    picture.show(order.map((id) => ({ text: byId.get(id).text, mark: markOf(id) })));
  };

  const heading = (text, id) => h("p", { class: "ml-chain-heading", id: `${promptId}-${id}` }, text);
  offered.setAttribute("aria-labelledby", `${promptId}-offered`);
  built.setAttribute("aria-labelledby", `${promptId}-built`);
  const none = h("p", { class: "ml-muted" }, "Nothing yet. Begin with whoever said it first.");
  const all = h("p", { class: "ml-muted" }, "You have used them all. Not every one has to stay.");
  fill();
  return h(
    "div",
    { class: "ml-chain", role: "group", "aria-labelledby": promptId },
    view.open ? [heading("Stations to choose from, in no order", "offered"), offered, all] : null,
    heading("Your chain, first speaker first", "built"),
    built,
    none,
    news,
    picture.node,
    view.itemFeedback(exercise, "order"),
    h(
      "fieldset",
      { class: "ml-choices ml-depths", disabled: !view.open },
      h("legend", {}, exercise.depth_prompt),
      exercise.depths.map((one) =>
        radio(`${view.name}-${exercise.id}-depth`, one.text, {
          checked: depth === one.depth,
          "data-key": `${exercise.id}/depth/${one.depth}`,
          on: {
            change: () => {
              depth = one.depth;
              keep();
            },
          },
        }),
      ),
      view.itemFeedback(exercise, "depth"),
    ),
    h("div", { class: "ml-choices" }, h("label", { class: "ml-option" }, unsure, h("span", {}, CANNOT_TELL_TEXT))),
    view.itemFeedback(exercise),
  );
};

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
