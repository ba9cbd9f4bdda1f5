// ---------------------------------------------------------------- presenting to a room
// What a room sees more than a learner: hands counted beside each option, and a key that waits.

const ROUND_NAMES = { 1: "Before talking", 2: "After talking" };
const ROOM_STATUS = "You are presenting: ticks are kept only when you check them, hands at once.";
const COUNT_AFTER = 400; // ms of quiet before counts are sent

/** The hands of one exercise: fields, bars, a sentence and a table for each question. */
class HandCount {
  constructor(view, exercise) {
    const earlier = view.handCounts?.[exercise.id];
    const told = view.state.hands[exercise.id];
    this.view = view;
    this.exercise = exercise;
    this.asked = view.spec.hands[exercise.id];
    this.rounds = told.rounds === 2 ? ["1", "2"] : ["1"];
    this.counts = earlier?.waiting ? earlier.counts : clone(told.counts);
    this.waiting = earlier?.waiting;
    this.bars = [];
    this.cells = [];
    this.lines = new Map();
    (view.handCounts ??= {})[exercise.id] = this;
    if (this.waiting) this.wait(this.waiting.round);
  }

  get open() {
    const { counting } = this.view;
    return counting?.[this.exercise.id] ?? this.asked.some((one) => this.total(one) > 0);
  }

  of(round, question, option) {
    return this.counts[round]?.[question]?.[option] ?? 0;
  }

  total(question, rounds = ["1", "2"]) {
    const sum = (round) => question.options.reduce((all, { id }) => all + this.of(round, question.id, id), 0);
    return Math.max(...rounds.map(sum));
  }

  put(round, question, option, text) {
    const count = Math.min(999, Math.max(0, Math.trunc(Number(text)) || 0));
    ((this.counts[round] ??= {})[question] ??= {})[option] = count;
    this.refresh();
    this.wait(round);
  }

  wait(round) {
    clearTimeout(this.waiting?.timer);
    this.waiting = { round, timer: setTimeout(() => this.send(round), COUNT_AFTER) };
  }

  send(round) {
    clearTimeout(this.waiting?.timer);
    this.waiting = undefined;
    this.view.send({ type: "hands", exercise: this.exercise.id, round, counts: this.counts[round] ?? {} });
  }

  flush() {
    if (this.waiting) this.send(this.waiting.round);
  }

  /** A field and a bar for each round. */
  tally(question, option) {
    const fields = this.rounds.map((round) => {
      const name = this.rounds.length > 1 ? `Hands ${ROUND_NAMES[round].toLowerCase()}` : "Hands";
      const field = h("input", {
        type: "number",
        min: 0,
        max: 999,
        step: 1,
        inputmode: "numeric",
        value: this.of(round, question.id, option.id) || "",
        placeholder: "0",
        "aria-label": `${name}: ${question.title ? `${question.title}, ` : ""}${option.text}`,
        "data-key": `${this.exercise.id}/hands/${round}/${question.id}/${option.id}`,
        "data-focus": question === this.asked[0] && option === question.options[0] ? `round${round}/${this.exercise.id}` : null,
        on: {
          input: () => this.put(round, question.id, option.id, field.value),
          change: () => this.flush(),
        },
      });
      return field;
    });
    const bars = this.rounds.map((round) => {
      const bar = h("span", { class: `ml-hand-bar ml-hand-bar-${round}` });
      this.bars.push({ bar, round, question, option });
      return bar;
    });
    return h("div", { class: "ml-tally" }, fields, h("div", { class: "ml-hand-bars", "aria-hidden": "true" }, bars));
  }

  /** A list of its own, where the options stand nowhere else. */
  list(question) {
    return h(
      "div",
      { class: "ml-hand-list", role: "group", "aria-label": question.title ? `Hands: ${question.title}` : "Hands" },
      question.options.map((option) => h("div", { class: "ml-hand" }, h("span", {}, option.text), this.tally(question, option))),
    );
  }

  /** The sentence, heard when it changes, and the numbers as a table. */
  said(question) {
    const line = h("p", { class: "ml-hand-told", role: "status" });
    this.lines.set(question.id, line);
    const row = (option) => {
      const cells = this.rounds.map((round) => {
        const cell = h("td", {});
        this.cells.push({ cell, round, question, option });
        return cell;
      });
      return h("tr", {}, h("th", { scope: "row" }, option.text), cells);
    };
    const heads = this.rounds.map((round) => h("th", { scope: "col" }, this.rounds.length > 1 ? ROUND_NAMES[round] : "Hands"));
    const table = h(
      "table",
      { class: "ml-changes" },
      h("caption", {}, `Hands counted${question.title ? ` for ${question.title}` : ""}`),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Option"), heads)),
      h("tbody", {}, question.options.map(row)),
    );
    return [line, h("details", { class: "ml-terms" }, h("summary", {}, "The counts as a table"), table)];
  }

  /** Let bars and numbers show the counts as they are now; sentences come from the notebook. */
  refresh() {
    for (const { bar, round, question, option } of this.bars) {
      const most = question.several
        ? Math.max(...question.options.flatMap(({ id }) => this.rounds.map((one) => this.of(one, question.id, id))))
        : this.total(question);
      bar.style.inlineSize = `${(100 * this.of(round, question.id, option.id)) / Math.max(1, most)}%`;
    }
    for (const { cell, round, question, option } of this.cells) cell.textContent = this.of(round, question.id, option.id);
    const { told } = this.view.state.hands[this.exercise.id];
    for (const [question, line] of this.lines) if (line.textContent !== told[question]) line.textContent = told[question];
  }

  /** Put the counting where the options are. */
  into(fields) {
    if (!this.open) return fields;
    const first = this.asked[0];
    if (this.exercise.kind === "sort") {
      [...fields.querySelectorAll(":scope > .ml-item")].forEach((item, at) => item.append(this.folded(this.asked[at])));
      this.refresh();
      return fields;
    }
    const list = this.exercise.kind === "estimate" ? this.list(first) : null;
    const whole = h("div", {}, list ? [fields, list] : this.beside(fields, first));
    // Right below what was voted on: a ladder has more fields after it.
    const voted = list ?? whole.querySelector(".ml-hand").parentElement;
    voted.after(...[this.heads(), ...this.said(first)].filter(Boolean));
    this.refresh();
    return whole;
  }

  heads() {
    if (this.rounds.length < 2) return null;
    const key = (round) => h("span", {}, h("span", { class: `ml-hand-key ml-hand-bar-${round}`, "aria-hidden": "true" }), ROUND_NAMES[round]);
    return h("p", { class: "ml-hand-keys ml-muted" }, this.rounds.map(key));
  }

  folded(question) {
    const many = this.total(question) > 0 || this.view.unfolded?.has(`${this.exercise.id}/${question.id}`);
    const fold = h(
      "details",
      { open: many, class: "ml-hand-item", on: { toggle: () => this.unfold(question, fold.open) } },
      h("summary", { "data-key": `${this.exercise.id}/hands/${question.id}` }, `Hands for ${question.title}`),
      this.list(question),
      this.heads(),
      this.said(question),
    );
    return fold;
  }

  unfold(question, open) {
    const folds = (this.view.unfolded ??= new Set());
    folds[open ? "add" : "delete"](`${this.exercise.id}/${question.id}`);
  }

  beside(fields, question) {
    for (const option of question.options) {
      const key = [this.exercise.id, question.id, option.id].filter(Boolean).join("/");
      const label = fields.querySelector(`[data-key="${CSS.escape(key)}"]`).closest("label");
      const row = h("div", { class: "ml-hand" });
      label.replaceWith(row);
      row.append(label, this.tally(question, option));
    }
    // Hands are counted also where nothing can be ticked any more.
    for (const group of [fields, ...fields.querySelectorAll("fieldset")].filter((one) => one.disabled)) {
      for (const one of group.querySelectorAll("input:is([type=radio], [type=checkbox])")) one.disabled = true;
      group.disabled = false;
    }
    return fields;
  }
}

/** The fields of an exercise, with what a room needs around them. */
function forRoom(view, exercise, fields) {
  const asked = view.spec.hands?.[exercise.id];
  if (!asked) return fields;
  const count = asked.length ? new HandCount(view, exercise) : null;
  return [count ? count.into(fields) : fields, roomActions(view, exercise, count)];
}

function roomActions(view, exercise, count) {
  const id = exercise.id;
  const button = (key, text, look, click, expanded) =>
    h("button", { type: "button", class: look, "data-key": `${id}/${key}`, "data-focus": `${key}/${id}`, "aria-expanded": expanded, on: { click } }, text);
  const tell = (message) => {
    count?.flush();
    view.send({ exercise: id, ...message });
  };
  const revealed = view.state.revealed.includes(id);
  const counting = () => {
    (view.counting ??= {})[id] = !count.open;
    view.draw();
  };
  const again = count?.open && count.rounds.length < 2 && count.asked.some((one) => count.total(one, ["1"]) > 0);
  const used = revealed || view.state.attempt > 1 || count?.asked.some((one) => count.total(one) > 0);
  return h(
    "div",
    { class: "ml-actions ml-room", role: "group", "aria-label": `For the room: ${exercise.title}` },
    count ? button("count", count.open ? "Put the counts away" : "Count hands", "ml-quiet", counting, String(count.open)) : null,
    again ? button("again", "Ask again after talking", "ml-quiet", () => tell({ type: "hands", round: "2", counts: {} })) : null,
    button("reveal", revealed ? "Hide the key" : "Reveal the key", "ml-main", () => tell({ type: "reveal", on: !revealed }), String(revealed)),
    used ? button("afresh", "Start afresh", "ml-quiet", () => startAfresh(view, id, tell)) : null,
  );
}

function startAfresh(view, id, tell) {
  delete view.counting?.[id];
  delete view.handCounts?.[id];
  delete view.answers[id];
  view.unfolded?.clear();
  tell({ type: "afresh" });
}

/** Show the sentences that came back for what was counted. */
function showHands(view) {
  if (!view.spec.hands) return;
  for (const count of Object.values(view.handCounts ?? {})) {
    count.refresh();
    // "Ask again" and "Start afresh" are offered as soon as there is something to ask again.
    const bar = view.root.querySelector(`[data-exercise="${CSS.escape(count.exercise.id)}"] .ml-room`);
    const focused = bar?.contains(document.activeElement);
    if (bar && !focused) bar.replaceWith(roomActions(view, count.exercise, count));
  }
}

/** In "My work": whether this learner shows the course to a room. */
function presentChoice(view, state) {
  const box = h("input", {
    type: "checkbox",
    checked: state.presenting,
    disabled: state.presenting_fixed,
    "data-key": "present",
    on: { change: () => view.model.send({ type: "present", on: box.checked }) },
  });
  return h(
    "div",
    { class: "ml-block" },
    h("h4", {}, "For teachers"),
    h(
      "p",
      {},
      "Shows every exercise in large type, hides each key until you reveal it, and lets you count hands. " +
        "Other open notebooks follow when you run them anew.",
    ),
    h("label", { class: "ml-option" }, box, h("span", {}, "I present this to a room")),
  );
}
