// ---------------------------------------------------------------- parts of an exercise

function radio(name, text, props, extra) {
  return h("label", { class: "ml-option" }, h("input", { type: "radio", name, ...props }), h("span", {}, text, extra));
}

function quotes(option, numbered = true) {
  return (option.quotes ?? []).map((quote) =>
    h(
      "q",
      { class: "ml-quote" },
      !numbered || option.text.includes(quote.id) ? null : h("span", { class: "ml-id" }, `${quote.id} `),
      quote.text,
    ),
  );
}

/** What is said about one item; `states` says another way what "not supported by the text" is. */
function verdict(item, states) {
  const told = { ...STATE_TEXT, ...states };
  return h(
    "div",
    { class: "ml-feedback", "data-state": item.state },
    h(
      "p",
      {},
      h("strong", {}, h("span", { "aria-hidden": "true" }, STATE_SIGN[item.state] ?? "", " "), told[item.state] ?? ""),
      item.chosen && item.chosen !== item.title ? h("span", { class: "ml-muted", dir: "auto" }, ` · you chose: ${item.chosen}`) : null,
    ),
    h("p", {}, item.why),
  );
}

function keyItem(item, open, states) {
  const told = { ...STATE_TEXT, ...states };
  const entries = h(
    "ul",
    { class: "ml-entries" },
    item.entries.map((entry) =>
      h(
        "li",
        { "data-state": entry.state },
        h("strong", {}, entry.text),
        entry.state
          ? h("span", { class: "ml-tag" }, h("span", { "aria-hidden": "true" }, `${STATE_SIGN[entry.state]} `), told[entry.state])
          : null,
        entry.example
          ? item.id === "solution"
            ? h("pre", { class: "ml-solution" }, h("code", {}, entry.example))
            : h("blockquote", {}, entry.example)
          : null,
        h("p", {}, withCode(entry.why)),
      ),
    ),
  );
  if (open) return h("div", {}, item.title ? h("h5", {}, item.title) : null, entries);
  const best = item.entries.filter((entry) => entry.state === "accepted").map((entry) => entry.text);
  return h("details", {}, h("summary", {}, best.length ? `${item.title}: ${best.join(" or ")}` : item.title), entries);
}

/** Two numbers on one line, as a small picture whose label says the same. */
function strip(exercise, compare) {
  if (compare.changes) return changes(compare.changes);
  const place = (value) => 6 + (88 * (value - exercise.low)) / (exercise.high - exercise.low);
  const dot = (value, name) =>
    value === null
      ? null
      : h(
          "span",
          { class: `ml-dot ml-dot-${name}`, style: `left: ${place(value)}%` },
          h("span", {}, `${name} ${value}`),
        );
  return h(
    "figure",
    { class: "ml-strip" },
    h(
      "div",
      { class: "ml-line", role: "img", "aria-label": compare.text },
      dot(compare.before, "before"),
      dot(compare.after, "after"),
    ),
    h("div", { class: "ml-ends", "aria-hidden": "true" }, h("span", {}, exercise.low_text), h("span", {}, exercise.high_text)),
    h("figcaption", {}, compare.text),
  );
}

/** What was answered before and after, item by item; a change is marked by a sign and in words. */
function changes(items) {
  const row = (one) => {
    const same = one.before === one.after;
    const mark = same ? null : h("strong", {}, " ← changed");
    const then = one.then ? h("div", { class: "ml-then" }, withCode(one.then)) : null;
    return h("tr", {}, h("th", { scope: "row" }, one.title), h("td", {}, one.before, then), h("td", {}, one.after, mark));
  };
  const heads = ["Item", "Before", "After"].map((text) => h("th", { scope: "col" }, text));
  return h(
    "table",
    { class: "ml-changes" },
    h("caption", {}, "What you thought before, and what you say now"),
    h("thead", {}, h("tr", {}, heads)),
    h("tbody", {}, items.map(row)),
  );
}

/** The fields of each kind: (view, exercise, id of the prompt) to a node. */
Object.assign(KINDS, {
  choice(view, exercise, promptId) {
    const value = view.answers[exercise.id]?.value;
    const all = [...exercise.options, { id: CANNOT_TELL, text: CANNOT_TELL_TEXT }];
    return h(
      "fieldset",
      { class: "ml-choices", "aria-labelledby": promptId, disabled: !view.open },
      all.map((option) =>
        radio(
          `${view.name}-${exercise.id}`,
          option.text,
          {
            checked: value === option.id,
            "data-key": `${exercise.id}/${option.id}`,
            on: { change: () => view.set(exercise.id, option.id) },
          },
          quotes(option),
        ),
      ),
      view.itemFeedback(exercise),
    );
  },

  multi(view, exercise, promptId) {
    const value = view.answers[exercise.id]?.value ?? [];
    const chosen = new Set(value === CANNOT_TELL ? [CANNOT_TELL] : value);
    const boxes = new Map();
    const toggle = (option) => {
      // "I cannot tell" stands alone: it and the other boxes exclude each other.
      const on = boxes.get(option).checked;
      if (on && option === CANNOT_TELL) boxes.forEach((box, id) => (box.checked = id === CANNOT_TELL));
      else if (on) boxes.get(CANNOT_TELL).checked = false;
      const ids = [...boxes].filter(([, box]) => box.checked).map(([id]) => id);
      view.set(exercise.id, ids.includes(CANNOT_TELL) ? CANNOT_TELL : ids);
    };
    const all = [...exercise.options, { id: CANNOT_TELL, text: CANNOT_TELL_TEXT }];
    return h(
      "fieldset",
      { class: "ml-choices", "aria-labelledby": promptId, disabled: !view.open },
      all.map((option) => {
        const box = h("input", {
          type: "checkbox",
          checked: chosen.has(option.id),
          "data-key": `${exercise.id}/${option.id}`,
          on: { change: () => toggle(option.id) },
        });
        boxes.set(option.id, box);
        return h(
          "div",
          {},
          h("label", { class: "ml-option" }, box, h("span", {}, option.text, quotes(option))),
          view.itemFeedback(exercise, option.id),
        );
      }),
      view.itemFeedback(exercise, ""),
    );
  },

  sort(view, exercise) {
    const labels = [...exercise.labels, { id: CANNOT_TELL, text: CANNOT_TELL_TEXT }];
    const few = labels.length <= 4;
    const put = (item, label) => {
      const value = { ...(view.answers[exercise.id]?.value ?? {}) };
      if (label) value[item] = label;
      else delete value[item];
      view.set(exercise.id, value);
    };
    return h(
      "div",
      { class: "ml-items" },
      exercise.items.map((item) => {
        const given = view.answers[exercise.id]?.value?.[item.id] ?? "";
        const quote = item.quote
          ? h(
              "span",
              {},
              inOrder(item),
            )
          : null;
        const field = few
          ? sortRadios(view, exercise, item, labels, given, put)
          : sortSelect(view, exercise, item, labels, given, put, quote);
        return h("div", { class: "ml-item" }, field, view.itemFeedback(exercise, item.id));
      }),
    );
  },

  estimate(view, exercise, promptId) {
    const value = view.answers[exercise.id]?.value ?? null;
    const number = typeof value === "number" ? value : "";
    const bounds = { min: exercise.low, max: exercise.high, step: exercise.step };
    const put = (from, to) => {
      const given = from.value === "" ? NaN : Number(from.value);
      const good = Number.isFinite(given) && given >= exercise.low && given <= exercise.high;
      if (good) to.value = given;
      unsure.checked = false;
      slider.classList.toggle("ml-unset", !good);
      field.toggleAttribute("aria-invalid", !good && field.value !== "");
      view.set(exercise.id, good ? given : null);
    };
    const slider = h("input", {
      type: "range",
      ...bounds,
      class: number === "" ? "ml-unset" : "",
      "aria-label": exercise.prompt,
      "data-key": `${exercise.id}/slider`,
      on: { input: () => put(slider, field) },
    });
    slider.value = number === "" ? (exercise.low + exercise.high) / 2 : number;
    const field = h("input", {
      type: "number",
      ...bounds,
      value: number,
      "aria-describedby": promptId,
      "data-key": `${exercise.id}/number`,
      on: { input: () => put(field, slider) },
    });
    const unsure = h("input", {
      type: "checkbox",
      checked: value === CANNOT_TELL,
      "data-key": `${exercise.id}/cannot_tell`,
      on: {
        change: () => {
          field.value = "";
          slider.classList.add("ml-unset");
          view.set(exercise.id, unsure.checked ? CANNOT_TELL : null);
        },
      },
    });
    return h(
      "fieldset",
      { class: "ml-estimate", "aria-labelledby": promptId, disabled: !view.open },
      h("div", { class: "ml-slide" }, slider, h("div", { class: "ml-ends" }, h("span", {}, exercise.low_text), h("span", {}, exercise.high_text))),
      h("label", { class: "ml-number" }, "Your number: ", field, ` ${exercise.unit}`),
      h("label", { class: "ml-option" }, unsure, h("span", {}, CANNOT_TELL_TEXT)),
      view.itemFeedback(exercise),
    );
  },

  rank(view, exercise, promptId) {
    const value = view.answers[exercise.id]?.value;
    const order = Array.isArray(value) ? value : exercise.items.map((item) => item.id);
    const byId = new Map(exercise.items.map((item) => [item.id, item]));
    const news = h("p", { class: "ml-muted", role: "status" });
    const list = h("ol", { class: "ml-rank", "aria-labelledby": promptId });
    const unsure = h("input", {
      type: "checkbox",
      checked: value === CANNOT_TELL,
      disabled: !view.open,
      "data-key": `${exercise.id}/cannot_tell`,
      on: { change: () => view.set(exercise.id, unsure.checked ? CANNOT_TELL : [...order]) },
    });
    const settle = h(
      "button",
      {
        type: "button",
        class: "ml-quiet",
        "data-key": `${exercise.id}/as-is`,
        on: {
          click: () => {
            unsure.checked = false;
            view.set(exercise.id, [...order]);
            settle.textContent = "This is my order ✓";
          },
        },
      },
      Array.isArray(value) ? "This is my order ✓" : "This is my order",
    );
    const move = (at, by, key) => {
      const [one] = order.splice(at, 1);
      order.splice(at + by, 0, one);
      unsure.checked = false;
      fill();
      news.textContent = `${byId.get(one).text}: now ${at + by + 1} of ${order.length}.`;
      settle.textContent = "This is my order ✓";
      const again = list.querySelector(`[data-key="${CSS.escape(key)}"]`);
      (again?.disabled ? again.parentNode.querySelector("button:not(:disabled)") : again)?.focus();
      view.set(exercise.id, [...order]);
    };
    const arrow = (id, at, by, sign, text) => {
      const key = `${exercise.id}/${id}/${by < 0 ? "up" : "down"}`;
      const end = by < 0 ? at === 0 : at === order.length - 1;
      return h(
        "button",
        {
          type: "button",
          class: "ml-arrow",
          disabled: end || !view.open,
          "aria-label": `${text}: ${byId.get(id).text}`,
          "data-key": key,
          on: { click: () => move(at, by, key) },
        },
        sign,
      );
    };
    const fill = () =>
      list.replaceChildren(
        ...order.map((id, at) =>
          h(
            "li",
            {},
            h(
              "div",
              { class: "ml-rank-item" },
              h("span", {}, byId.get(id).text, quotes(byId.get(id), false)),
              h("span", { class: "ml-arrows" }, arrow(id, at, -1, "↑", "Move up"), arrow(id, at, 1, "↓", "Move down")),
            ),
          ),
        ),
      );
    fill();
    return h(
      "div",
      { class: "ml-ranking" },
      h("p", { class: "ml-muted" }, exercise.first_text),
      list,
      h("p", { class: "ml-muted" }, exercise.last_text),
      news,
      h(
        "div",
        { class: "ml-choices" },
        h("label", { class: "ml-option" }, unsure, h("span", {}, CANNOT_TELL_TEXT)),
        view.open ? settle : null,
      ),
      view.itemFeedback(exercise),
    );
  },

  write(view, exercise, promptId) {
    const value = view.answers[exercise.id]?.value ?? "";
    const count = h("p", { class: "ml-muted", id: `${promptId}-count` });
    const meter = exercise.meter ? writeMeter(exercise) : null;
    const tell = (text) => {
      const many = words(text);
      const long = many > exercise.max_words ? ": too long, but kept" : "";
      count.textContent = meter ? meter.line(text, long) : `${many} of at most ${exercise.max_words} words${long}`;
    };
    const field = h("textarea", {
      rows: 5,
      dir: "auto",
      value,
      readonly: !view.open,
      "aria-describedby": `${promptId} ${promptId}-count`,
      maxlength: 100000,
      "data-key": `${exercise.id}/text`,
      on: {
        input: () => {
          tell(field.value);
          meter?.speak(count);
          view.set(exercise.id, field.value.toWellFormed?.() ?? field.value);
        },
        change: () => view.sendDraft(),
      },
    });
    tell(value);
    return h("div", { class: "ml-write" }, h("label", {}, "Your text:", field), count, meter?.node);
  },
});

/** The line under a written answer; `scoring/meter.py` reads the same one for the report. */
function writeMeter(exercise) {
  const straight = (text) => text.replaceAll("\u2019", "'");
  const letter = "[\\p{L}\\p{N}_]";
  const anywhere = (entry) => straight(entry).trim().split(/\s+/).map((one) => one.replace(/[\\^$.*+?()[\]{}|\/]/g, "\\$&")).join("\\s+");
  const gauges = exercise.meter.map((gauge) => {
    const entries = [...gauge.any_of].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
    const groups = entries.map((one) => `(${anywhere(one)})`).join("|");
    return { ...gauge, entries, pattern: new RegExp(`(?<!${letter})(?:${groups})(?!${letter})`, "giu") };
  });
  const found = ({ any_of, entries, pattern }, text) => {
    const hits = new Set();
    for (const [, ...parts] of straight(text).matchAll(pattern)) hits.add(entries[parts.findIndex((one) => one !== undefined)]);
    return any_of.filter((one) => hits.has(one));
  };
  const said = (gauge, hits) => (gauge.said === "yes_no" ? (hits.length ? "yes" : "not yet") : hits.join(", ") || "none yet");
  const line = (text, long) =>
    [`Words: ${words(text)} of ${exercise.max_words}${long}.`, ...gauges.map((one) => `${one.text}: ${said(one, found(one, text))}.`)].join(" ");
  // Heard after a pause only: a line that speaks at every letter would drown the writing.
  const heard = h("span", { class: "ml-heard", role: "status" });
  let pause;
  const speak = (count) => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (heard.textContent !== count.textContent) heard.textContent = count.textContent;
    }, 1500);
  };
  const about = h(
    "details",
    { class: "ml-terms" },
    h("summary", { "data-key": `${exercise.id}/meter` }, "What this line looks for (it informs; it is no grade)"),
    h(
      "dl",
      { class: "ml-labels" },
      exercise.meter.map((one) => h("div", {}, h("dt", {}, one.text), h("dd", {}, `${one.any_of.join("; ")}. ${one.help}`))),
    ),
  );
  return { line, speak, node: [heard, about] };
}

STILL_OPEN.sort = (view, exercise, value) =>
  exercise.items
    .filter((item) => !value?.[item.id])
    .map((item) => {
      const key = `${exercise.id}/${item.id}`;
      return { name: item.title, node: view.field(key) ?? view.field(`${key}/${exercise.labels[0].id}`) };
    });

/** A sentence with the one that helps to understand it, in the order of the article. */
function inOrder(item) {
  const own = h("q", { class: "ml-quote" }, item.quote);
  if (!item.context) return own;
  const beside = h("q", { class: "ml-quote ml-muted" }, item.context);
  return item.context < item.title ? [beside, own] : [own, beside];
}

function sortRadios(view, exercise, item, labels, given, put) {
  return h(
    "fieldset",
    { class: "ml-choices ml-inline", disabled: !view.open },
    h("legend", {}, item.title, item.quote ? inOrder(item) : null),
    labels.map((label) =>
      radio(`${view.name}-${exercise.id}-${item.id}`, label.text, {
        checked: given === label.id,
        "data-key": `${exercise.id}/${item.id}/${label.id}`,
        on: { change: () => put(item.id, label.id) },
      }),
    ),
  );
}

function sortSelect(view, exercise, item, labels, given, put, quote) {
  const id = `${view.name}-${exercise.id}-${item.id}`;
  const select = h(
    "select",
    {
      id,
      disabled: !view.open,
      "data-key": `${exercise.id}/${item.id}`,
      on: { change: () => put(item.id, select.value) },
    },
    h("option", { value: "" }, "Choose …"),
    labels.map((label) => h("option", { value: label.id }, label.text)),
  );
  select.value = given;
  return h(
    "div",
    { class: "ml-sort" },
    h("label", { for: id }, h("span", { class: quote ? "ml-id" : "ml-item-name" }, item.title), " ", quote),
    select,
  );
}
