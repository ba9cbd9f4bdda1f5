// The page side of the course's views: semantic HTML, no build step, no library.
// Everything a learner or an author wrote goes into the page as text, never as HTML.

const SAVE_AFTER = 500; // ms of quiet before a draft is sent
const SAVE_AT_LATEST = 2500; // ms, however busily somebody types
const PATIENCE = 6000; // ms until the page says that no answer came

const STATE_TEXT = {
  accepted: "Accepted",
  arguable: "Arguable",
  not_supported: "Not supported by the text",
  mixed: "Partly accepted",
  kept: "Kept",
};
const STATE_SIGN = { accepted: "✓", arguable: "≈", not_supported: "✗", mixed: "◐", kept: "•" };
const CANNOT_TELL = "cannot_tell";
const CANNOT_TELL_TEXT = "I cannot tell from this text";

let views = 0;

/** Make an element; `on` holds listeners, other props are attributes (false and null: left out). */
function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value" || name === "checked") {
      node[name] = value;
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  if (/^(INPUT|SELECT|TEXTAREA|BUTTON|SUMMARY|A)$/.test(node.tagName) || props?.tabindex !== undefined) {
    // JupyterLab would take the keys of any control without this mark (b inserts a cell).
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** What follows a title: a sign and a space, or a space where it has a sign of its own. */
const joint = (title, sign) => (/[.?!…:]$/.test(title) ? " " : `${sign} `);
const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;
const clone = (value) => JSON.parse(JSON.stringify(value ?? null));

/** Hand bytes to the browser as a file. */
function download(bytes, name, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Keep what has not been acknowledged in this browser, until it is. */
const stash = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      /* private window or full: the kernel's journal is the place that counts */
    }
  },
  clear(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* as above */
    }
  },
};

// ---------------------------------------------------------------- exercises

class ExerciseView {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.name = `ml${++views}`;
    this.sequence = 0;
    this.acknowledged = 0;
    this.listen = () => this.stateChanged();
    this.hear = (message, buffers) => this.received(message, buffers);
    this.flush = () => this.sendDraft();
    model.on("change:state", this.listen);
    model.on("msg:custom", this.hear);
    document.addEventListener("visibilitychange", this.flush);
    this.root = h("section", { class: "ml ml-exercise", lang: "en" });
    el.append(this.root);
    this.adopt();
    this.draw();
    this.recover();
  }

  destroy() {
    this.sendDraft();
    clearTimeout(this.quiet);
    clearTimeout(this.patience);
    this.model.off("change:state", this.listen);
    this.model.off("msg:custom", this.hear);
    document.removeEventListener("visibilitychange", this.flush);
  }

  get spec() {
    return this.model.get("spec");
  }
  get state() {
    return this.model.get("state");
  }
  get open() {
    return this.state.phase === "open" || this.state.phase === "second";
  }
  get stashKey() {
    return `medialit:${this.spec.place}:${this.spec.exercises.map((one) => one.id).join("+")}`;
  }

  /** Take the kernel's answers as the ones on the page. */
  adopt() {
    this.rev = this.state.rev;
    this.answers = clone(this.state.answers);
    this.confidence = this.state.confidence;
  }

  /** Bring back what an earlier page or kernel never acknowledged. */
  recover() {
    const kept = stash.read(this.stashKey);
    if (!kept || kept.attempt !== this.state.attempt || !this.open) return;
    this.answers = { ...this.answers, ...kept.answers };
    this.confidence = kept.confidence ?? this.confidence;
    this.draw();
    this.changed(0);
  }

  stateChanged() {
    if (this.state.rev === this.rev) return; // only a draft came back
    const unsent = this.dirtySince !== undefined && this.state.phase === this.phaseDrawn;
    const mine = [this.answers, this.confidence];
    this.adopt();
    if (unsent) [this.answers, this.confidence] = mine; // typed while a hint was on its way
    this.draw();
  }

  // -------------------------------------------------- saving

  answer(id) {
    this.answers[id] ??= { value: null, reasons: {} };
    return this.answers[id];
  }

  set(id, value) {
    this.answer(id).value = value;
    this.changed();
  }

  changed(wait = SAVE_AFTER) {
    this.dirtySince ??= Date.now();
    stash.write(this.stashKey, {
      attempt: this.state.attempt,
      answers: this.answers,
      confidence: this.confidence,
    });
    this.say("Saving …", "busy");
    clearTimeout(this.quiet);
    const latest = this.dirtySince + SAVE_AT_LATEST - Date.now();
    this.quiet = setTimeout(() => this.sendDraft(), Math.max(0, Math.min(wait, latest)));
  }

  sendDraft() {
    if (this.dirtySince === undefined || !this.open) return;
    this.send({ type: "draft" });
  }

  send(message) {
    clearTimeout(this.quiet);
    this.dirtySince = undefined;
    this.sequence += 1;
    // Every message carries the draft too, so that a hint never overtakes what was typed.
    const draft = this.open ? { answers: this.answers, confidence: this.confidence ?? null } : {};
    const sent = clone({ ...draft, ...message, seq: this.sequence, attempt: this.state.attempt });
    this.say("Saving …", "busy");
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.silent(), PATIENCE);
    try {
      this.model.send(sent);
    } catch {
      this.silent();
    }
  }

  silent() {
    this.deaf = true;
    this.say(
      "Not saved yet: the notebook is busy or has lost its kernel. This page keeps what you typed. " +
        "If nothing changes in a minute, choose Run → Run All Cells; your words come back.",
      "trouble",
    );
  }

  received(message, buffers) {
    if (message.type === "file") {
      download(buffers[0], message.name, message.mime);
      this.say(`Downloaded ${message.name}.`, "saved");
    }
    if (message.type !== "ack" || message.seq < this.sequence) return;
    clearTimeout(this.patience);
    this.deaf = false;
    this.acknowledged = message.seq;
    if (message.saved) {
      if (this.dirtySince === undefined) {
        stash.clear(this.stashKey);
        this.say(`Saved ${message.time}${this.spec.code ? ` for ${this.spec.code}` : ""}`, "saved");
      }
    } else {
      this.say(message.trouble, "trouble");
    }
    if (message.focus) this.focusOn(message.focus);
  }

  say(text, mood) {
    this.status = { text, mood };
    this.showStatus();
  }

  showStatus() {
    if (!this.statusLine) return;
    const { text, mood } = this.status ?? this.restingStatus();
    this.statusLine.dataset.mood = mood;
    const line = this.statusLine.querySelector("[role=status]");
    if (line.textContent !== text) line.textContent = text;
    this.statusLine.querySelector("button").hidden = mood !== "trouble";
  }

  restingStatus() {
    if (this.state.trouble) return { text: this.state.trouble, mood: "trouble" };
    if (this.state.started) return { text: "Saved", mood: "saved" };
    return { text: "Your answers are saved on this computer as you go.", mood: "idle" };
  }

  // -------------------------------------------------- drawing

  draw() {
    const focused = this.root.contains(document.activeElement)
      ? document.activeElement.dataset.key
      : undefined;
    this.phaseDrawn = this.state.phase;
    const spec = this.spec;
    const parts = [];
    if (spec.heading) {
      parts.push(h("h3", { class: "ml-title", id: `${this.name}-title` }, spec.heading));
      if (spec.intro) parts.push(h("p", { class: "ml-prompt" }, spec.intro));
      parts.push(this.summary());
    }
    spec.exercises.forEach((exercise) => parts.push(this.exercise(exercise)));
    parts.push(this.confidenceField(), this.actions(), this.statusField(), this.sources());
    this.root.setAttribute("aria-labelledby", `${this.name}-title`);
    this.root.replaceChildren(...parts.filter(Boolean));
    this.showStatus();
    if (focused) this.refocus(focused);
  }

  /** Put the focus back; on a new hint, so that it is read out and no key goes astray. */
  refocus(key) {
    const again = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const hints = key.endsWith("/hint") && this.root.querySelector(`[data-hints="${CSS.escape(key)}"]`);
    (hints?.lastElementChild ?? again)?.focus();
  }

  focusOn(what) {
    // The next frame: a new state is drawn first.
    requestAnimationFrame(() => this.root.querySelector(`[data-focus="${what}"]`)?.focus());
  }

  summary() {
    const feedback = this.spec.exercises.map((one) => this.state.feedback[one.id]).filter(Boolean);
    if (this.state.phase === "kept") {
      const text = "Your answer is kept. Its feedback comes after the next step.";
      return h("p", { class: "ml-summary", tabindex: -1, "data-focus": "summary" }, text);
    }
    if (!feedback.length) return null;
    const tries = this.state.attempt - 1;
    const heading = tries > 1 ? "Feedback on your second try" : "Feedback on your first try";
    const reasons = this.open && feedback.some((one) => one.items.some((item) => item.reason_would_help));
    const lines = feedback.map((one, index) => {
      const { title } = this.spec.exercises[index];
      return h("p", {}, feedback.length > 1 ? title + joint(title, ":") : "", one.summary);
    });
    return h(
      "div",
      { class: "ml-summary", tabindex: -1, "data-focus": "summary" },
      h("h4", {}, heading),
      lines,
      reasons
        ? h("p", {}, "An arguable answer gets the other half point when you type your reason below it.")
        : null,
      this.state.phase === "key" ? h("p", {}, "The key with its reasons stands below each answer.") : null,
    );
  }

  exercise(exercise) {
    const inSet = Boolean(this.spec.heading);
    const id = `${this.name}-${exercise.id}`;
    const promptId = `${id}-prompt`;
    return h(
      "div",
      { class: "ml-question", "data-exercise": exercise.id },
      h(
        inSet ? "h4" : "h3",
        { class: "ml-title", id: inSet ? `${id}-title` : `${this.name}-title` },
        exercise.title,
        inSet ? null : h("span", { class: "ml-minutes" }, ` about ${exercise.minutes} min`),
      ),
      h("p", { class: "ml-prompt", id: promptId }, exercise.prompt),
      inSet ? null : this.summary(),
      this.labelHelp(exercise),
      KINDS[exercise.kind](this, exercise, promptId),
      this.comparison(exercise),
      this.hints(exercise),
      this.terms(exercise),
      this.key(exercise),
    );
  }

  labelHelp(exercise) {
    const helped = (exercise.labels ?? []).filter((label) => label.help);
    if (!helped.length) return null;
    return h(
      "dl",
      { class: "ml-labels" },
      helped.map((label) => h("div", {}, h("dt", {}, label.text), h("dd", {}, label.help))),
    );
  }

  /** What is said about one item, with room for a reason where that would help. */
  itemFeedback(exercise, itemId = "") {
    const feedback = this.state.feedback[exercise.id];
    const items = (feedback?.items ?? []).filter((one) => one.id === itemId);
    return items.map((item) => [verdict(item), this.reasonField(exercise, item)]);
  }

  reasonField(exercise, item) {
    const asked = item.state === "arguable" && this.open;
    if (!asked) return null;
    const answer = this.answer(exercise.id);
    const field = h("textarea", {
      rows: 2,
      dir: "auto",
      value: answer.reasons[item.id] ?? "",
      "data-key": `${exercise.id}/reason/${item.id}`,
      on: {
        input: () => {
          answer.reasons[item.id] = field.value;
          this.changed();
        },
        change: () => this.sendDraft(),
      },
    });
    return h("label", { class: "ml-reason" }, "Your reason, in a sentence (three words or more):", field);
  }

  comparison(exercise) {
    const compare = this.state.compare?.[exercise.id];
    return compare ? strip(exercise, compare) : null;
  }

  hints(exercise) {
    const shown = this.state.hints[exercise.id] ?? [];
    const left = exercise.hints - shown.length;
    const list = h(
      "ol",
      { class: "ml-hint-list", "data-hints": `${exercise.id}/hint` },
      shown.map((text) => h("li", { tabindex: -1 }, text)),
    );
    const more = h(
      "button",
      {
        type: "button",
        class: "ml-quiet",
        "data-key": `${exercise.id}/hint`,
        on: { click: () => this.send({ type: "hint", exercise: exercise.id }) },
      },
      shown.length ? "Show another hint" : "Show a hint",
      ` (${shown.length + 1} of ${exercise.hints})`,
    );
    const offered = this.open && left > 0;
    return h("div", { class: "ml-hints" }, list, offered ? more : null);
  }

  terms(exercise) {
    if (!exercise.terms.length) return null;
    return h(
      "details",
      { class: "ml-terms" },
      h("summary", {}, "Words used here"),
      h(
        "dl",
        { class: "ml-labels" },
        exercise.terms.map((one) => h("div", {}, h("dt", {}, one.term), h("dd", {}, one.definition))),
      ),
    );
  }

  key(exercise) {
    const items = this.state.key[exercise.id];
    if (!items) return null;
    const single = items.length === 1 || exercise.kind === "write" || exercise.kind === "rank";
    return h(
      "div",
      { class: "ml-key" },
      h("h4", {}, exercise.kind === "write" ? "To compare with" : "Key, with reasons"),
      items.map((item) => keyItem(item, single)),
      this.selfScore(exercise),
    );
  }

  selfScore(exercise) {
    if (exercise.kind !== "write") return null;
    const levels = [
      ["proficient", "Proficient"],
      ["emergent", "Emergent"],
      ["basic", "Basic"],
    ];
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, "Which level is your text, by this rubric?"),
      levels.map(([level, text]) =>
        radio(`${this.name}-${exercise.id}-level`, text, {
          checked: this.state.self_scores[exercise.id] === level,
          "data-key": `${exercise.id}/level/${level}`,
          on: { change: () => this.send({ type: "self_score", exercise: exercise.id, level }) },
        }),
      ),
    );
  }

  confidenceField() {
    if (!this.spec.confidence) return null;
    if (this.state.phase !== "open") {
      return this.state.calibration ? h("p", { class: "ml-muted" }, this.state.calibration) : null;
    }
    const many = this.spec.exercises.length > 1 || ["sort", "multi"].includes(this.spec.exercises[0].kind);
    const steps = [
      [50, "50 % a coin toss"],
      [60, "60 %"],
      [70, "70 %"],
      [80, "80 %"],
      [90, "90 %"],
      [100, "100 % certain"],
    ];
    return h(
      "fieldset",
      { class: "ml-choices ml-inline ml-confidence", "data-focus": "confidence", tabindex: -1 },
      h("legend", {}, many ? "How sure are you that each answer will be accepted, on average?" : "How sure are you?"),
      steps.map(([value, text]) =>
        radio(`${this.name}-sure`, text, {
          checked: this.confidence === value,
          "data-key": `confidence/${value}`,
          on: {
            change: () => {
              this.confidence = value;
              this.changed(0);
            },
          },
        }),
      ),
    );
  }

  actions() {
    if (!this.open) return null;
    const second = this.state.phase === "second";
    const onlyWriting = this.spec.exercises.every((one) => one.kind === "write");
    const text = second
      ? onlyWriting
        ? "Keep this version"
        : "Check my second try"
      : this.spec.exercises[0].feedback_later
        ? "Keep my answer"
        : onlyWriting
          ? "Compare with the rubric"
          : "Check my answers";
    const submit = h(
      "button",
      { type: "button", class: "ml-main", "data-key": "submit", on: { click: () => this.submit() } },
      text,
    );
    const key = h(
      "button",
      { type: "button", class: "ml-quiet", "data-key": "key", on: { click: () => this.send({ type: "key" }) } },
      "Show me the key now",
    );
    this.missing = h("p", { class: "ml-missing", role: "alert" });
    return h("div", { class: "ml-actions" }, submit, second && !onlyWriting ? key : null, this.missing);
  }

  submit() {
    const open = this.openItems();
    if (open.length) {
      const names = open.map((one) => one.name).filter(Boolean);
      this.missing.textContent =
        `Still open: ${names.join(", ")}. ` +
        (this.spec.exercises.some((one) => one.kind === "write")
          ? ""
          : `“${CANNOT_TELL_TEXT}” is an answer too.`);
      open[0].node?.focus();
      return;
    }
    if (this.spec.confidence && this.state.phase === "open" && !this.confidence) {
      this.missing.textContent = "One thing is open: how sure are you?";
      this.root.querySelector("[data-focus=confidence] input")?.focus();
      return;
    }
    this.missing.textContent = "";
    this.send({ type: "submit" });
  }

  openItems() {
    const open = [];
    for (const exercise of this.spec.exercises) {
      const value = this.answers[exercise.id]?.value ?? null;
      const find = (key) => this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
      if (exercise.kind === "sort") {
        for (const item of exercise.items) {
          if (value?.[item.id]) continue;
          const first = exercise.labels[0].id;
          const node = find(`${exercise.id}/${item.id}`) ?? find(`${exercise.id}/${item.id}/${first}`);
          open.push({ name: item.title, node });
        }
      } else if (value === null || value.length === 0 || (typeof value === "string" && !value.trim())) {
        const node = this.root.querySelector(`[data-exercise="${exercise.id}"] :is(input,textarea,select)`);
        open.push({ name: exercise.title, node });
      }
    }
    return open;
  }

  statusField() {
    const save = h(
      "button",
      { type: "button", class: "ml-quiet", "data-key": "save", hidden: true, on: { click: () => this.saveNow() } },
      "Save my work",
    );
    this.statusLine = h("div", { class: "ml-status" }, h("span", { role: "status" }), save);
    return this.statusLine;
  }

  /** Hand over all answers as a file; where no kernel answers, those on this page. */
  saveNow() {
    if (!this.deaf) {
      this.model.send({ type: "bundle" });
      return;
    }
    const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value ?? null));
    const parts = this.spec.exercises.map((one) => {
      const { value, reasons } = this.answers[one.id] ?? {};
      return [one.title, one.prompt, plain(value), ...Object.values(reasons ?? {})].join("\n\n");
    });
    download(parts.join("\n\n"), "my-answers.txt", "text/plain;charset=utf-8");
  }

  sources() {
    const list = this.state.sources ?? [];
    if (!list.length) return null;
    return h(
      "details",
      { class: "ml-sources" },
      h("summary", {}, "Sources named here"),
      h(
        "ul",
        {},
        list.map((source) =>
          h(
            "li",
            {},
            `[${source.id}] `,
            source.url
              ? h("a", { href: source.url, rel: "noreferrer", target: "_blank", lang: source.lang }, source.title)
              : h("span", { lang: source.lang }, source.title),
            joint(source.title, ".") + source.about,
          ),
        ),
      ),
    );
  }
}

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

function verdict(item) {
  return h(
    "div",
    { class: "ml-feedback", "data-state": item.state },
    h(
      "p",
      {},
      h("strong", {}, h("span", { "aria-hidden": "true" }, STATE_SIGN[item.state] ?? "", " "), STATE_TEXT[item.state] ?? ""),
      item.chosen && item.chosen !== item.title ? h("span", { class: "ml-muted", dir: "auto" }, ` · you chose: ${item.chosen}`) : null,
    ),
    h("p", {}, item.why),
  );
}

function keyItem(item, open) {
  const entries = h(
    "ul",
    { class: "ml-entries" },
    item.entries.map((entry) =>
      h(
        "li",
        { "data-state": entry.state },
        h("strong", {}, entry.text),
        entry.state
          ? h("span", { class: "ml-tag" }, h("span", { "aria-hidden": "true" }, `${STATE_SIGN[entry.state]} `), STATE_TEXT[entry.state])
          : null,
        entry.example ? h("blockquote", {}, entry.example) : null,
        h("p", {}, entry.why),
      ),
    ),
  );
  if (open) return h("div", {}, item.title ? h("h5", {}, item.title) : null, entries);
  const best = item.entries.filter((entry) => entry.state === "accepted").map((entry) => entry.text);
  return h("details", {}, h("summary", {}, `${item.title}: ${best.join(" or ")}`), entries);
}

/** Two numbers on one line, as a small picture whose label says the same. */
function strip(exercise, compare) {
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

/** The fields of each kind: (view, exercise, id of the prompt) to a node. */
const KINDS = {
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
              item.context ? h("q", { class: "ml-quote ml-muted" }, `${item.context}`) : null,
              h("q", { class: "ml-quote" }, item.quote),
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
    const tell = (text) => {
      const many = words(text);
      count.textContent = `${many} of at most ${exercise.max_words} words` + (many > exercise.max_words ? ": too long, but kept" : "");
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
          view.set(exercise.id, field.value.toWellFormed?.() ?? field.value);
        },
        change: () => view.sendDraft(),
      },
    });
    tell(value);
    return h("div", { class: "ml-write" }, h("label", {}, "Your text:", field), count);
  },
};

function sortRadios(view, exercise, item, labels, given, put) {
  return h(
    "fieldset",
    { class: "ml-choices ml-inline", disabled: !view.open },
    h("legend", {}, item.title, item.quote ? h("q", { class: "ml-quote" }, item.quote) : null),
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
    h("label", { for: id }, h("span", { class: "ml-id" }, item.title), " ", quote),
    select,
  );
}

// ---------------------------------------------------------------- the article

function readerView(model, el) {
  const spec = model.get("spec");
  const ids = spec.sections.flatMap((section) => section.sentences.map((one) => one.id));
  // Landmarks need names of their own: a notebook shows several pieces of the article.
  const name = `${spec.heading}, ${ids.length > 3 ? `${ids[0]} to ${ids.at(-1)}` : ids.join(", ")}`;
  const root = h("section", { class: "ml ml-reader", lang: "en", "aria-label": name });
  // A short piece needs no scroll bar, and so no stop for the Tab key.
  const long = ids.length > 8 && { tabindex: 0, role: "group", "aria-label": "Text of the article" };
  const body = h("div", { class: long ? "ml-pages ml-long" : "ml-pages", ...long });
  const marked = spec.sections.some((section) => section.sentences.some((one) => one.marked));
  const whole = spec.sections.some((section) => section.sentences.some((one) => !one.marked));
  const fill = (only) =>
    body.replaceChildren(
      ...spec.sections
        .map((section) => ({ ...section, sentences: section.sentences.filter((one) => !only || one.marked) }))
        .filter((section) => section.sentences.length)
        .map((section) => h("div", { class: "ml-section" }, section.sentences.map(sentence))),
    );
  fill(false);
  root.append(h("h3", { class: "ml-title" }, spec.heading));
  if (spec.note) root.append(h("p", { class: "ml-muted" }, spec.note));
  if (marked && whole) {
    const box = h("input", { type: "checkbox", on: { change: () => fill(box.checked) } });
    root.append(h("label", { class: "ml-option" }, box, h("span", {}, "Show only the marked sentences")));
  }
  root.append(body);
  el.append(root);
}

function sentence(one) {
  const text = one.parts.map((part) =>
    part.lang
      ? h("span", { class: "ml-foreign", lang: part.lang, title: part.gloss }, part.text)
      : part.text,
  );
  const glosses = one.parts.filter((part) => part.lang);
  return h(
    "div",
    { class: "ml-sentence", "data-sentence": one.id },
    h(
      one.heading ? "h4" : "p",
      {},
      h("span", { class: "ml-id" }, one.id),
      " ",
      one.marked ? h("mark", {}, text) : h("span", {}, text),
    ),
    glosses.map((part) =>
      h("p", { class: "ml-gloss" }, h("span", { lang: part.lang }, part.text), `: ${part.gloss} (${part.name})`),
    ),
    one.originals?.length ? originals(one) : null,
  );
}

function originals(one) {
  return h(
    "details",
    {},
    h("summary", {}, `The Ukrainian original of ${one.id}, as far as it is known`),
    one.originals.map((part) =>
      h(
        "div",
        { class: "ml-original" },
        part.text ? h("p", { lang: part.lang }, part.text) : null,
        h("p", { lang: `${part.lang}-Latn` }, part.transliteration),
        h("p", {}, `In English: ${part.gloss}`),
        h("p", {}, `What changed: ${part.changed}`),
      ),
    ),
  );
}

// ---------------------------------------------------------------- the learner's work

class WorkView {
  constructor(model, el) {
    this.model = model;
    this.name = `ml${++views}`;
    this.root = h("section", { class: "ml ml-work", lang: "en", "aria-label": "My work" });
    el.append(this.root);
    this.listen = () => this.draw();
    this.hear = (message, buffers) => {
      if (message.type === "file") download(buffers[0], message.name, message.mime);
      if (message.text) this.say(message.text, message.mood);
    };
    model.on("change:state", this.listen);
    model.on("msg:custom", this.hear);
    this.draw();
  }

  destroy() {
    this.model.off("change:state", this.listen);
    this.model.off("msg:custom", this.hear);
  }

  say(text, mood = "saved") {
    this.said = { text, mood };
    this.news.textContent = text;
    this.news.dataset.mood = mood;
  }

  button(text, look, key, click) {
    return h("button", { type: "button", class: look, "data-key": key, on: { click } }, text);
  }

  draw() {
    const state = this.model.get("state");
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.news = h("p", { class: "ml-status ml-news", role: "status" });
    const parts = [
      h("h3", { class: "ml-title" }, "My work"),
      h("p", {}, state.where),
      state.trouble ? h("p", { class: "ml-status", "data-mood": "trouble", role: "alert" }, state.trouble) : null,
      state.problems.length
        ? h("div", { class: "ml-status", "data-mood": "trouble" }, h("ul", {}, state.problems.map((one) => h("li", {}, one))))
        : null,
      this.progress(state),
      this.course(state),
      this.news,
      this.saving(),
      this.code(state),
      this.startOver(),
    ];
    this.root.replaceChildren(...parts.filter(Boolean));
    if (this.said) this.say(this.said.text, this.said.mood);
    // The question "Yes, put my answers aside" is folded away again.
    const again = focused?.replace(/^start-over-.*/, "start-over");
    if (again) this.root.querySelector(`[data-key="${CSS.escape(again)}"]`)?.focus();
  }

  progress(state) {
    return h(
      "ul",
      { class: "ml-progress" },
      state.progress.map((one) =>
        h(
          "li",
          {},
          `${one.title}: `,
          h("strong", {}, `${one.done} of ${one.of}`),
          " exercises answered",
          one.next ? h("span", { class: "ml-tag" }, "← next for you") : null,
        ),
      ),
    );
  }

  course(state) {
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, "My course"),
      state.courses.map((one) =>
        radio(`${this.name}-course`, one.text, {
          checked: state.course === one.id,
          "data-key": `course/${one.id}`,
          on: { change: () => this.model.send({ type: "course", course: one.id }) },
        }),
      ),
    );
  }

  saving() {
    const file = h("input", {
      type: "file",
      accept: ".zip,.jsonl",
      "data-key": "restore",
      on: { change: () => this.restore(file) },
    });
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Save and restore"),
      h("p", {}, "The file holds your answers and a report that you can read in any browser."),
      this.button("Save my work", "ml-main", "save", () => this.model.send({ type: "bundle" })),
      h("label", { class: "ml-file" }, "Restore a saved file: ", file),
    );
  }

  async restore(file) {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > 8_000_000) {
      this.say("This file is larger than 8 MB, more than a page can hand over. Put it beside the notebooks and see “Restore a large file” in the README.", "trouble");
      return;
    }
    this.say(`Reading ${chosen.name} …`, "busy");
    this.model.send({ type: "restore", name: chosen.name }, undefined, [await chosen.arrayBuffer()]);
  }

  code(state) {
    if (state.code !== this.codeDrawn) this.typed = undefined;
    this.codeDrawn = state.code;
    const field = h("input", {
      type: "text",
      value: this.typed ?? state.code, // a code that was refused is there to be mended
      maxlength: 40,
      autocomplete: "off",
      "data-key": "code",
      placeholder: state.suggestion,
      on: { input: () => (this.typed = field.value) },
    });
    const use = () => this.model.send({ type: "code", code: field.value || state.suggestion });
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "A code of your own"),
      h("p", {}, "Do you share this computer? Choose a code, not your name. Each code has its own answers. It is a label, not a password."),
      h("label", { class: "ml-file" }, "My code: ", field),
      this.button("Use this code", "ml-quiet", "use-code", use),
    );
  }

  startOver() {
    const sure = h(
      "div",
      { hidden: true },
      h("p", {}, "Your answers will be put aside in a file of their own, and every exercise starts empty."),
      this.button("Yes, put my answers aside", "ml-main", "start-over-yes", () => {
        this.asking = false;
        this.model.send({ type: "start_over" });
      }),
      this.button("No, keep them", "ml-quiet", "start-over-no", () => {
        sure.hidden = true;
        this.root.querySelector('[data-key="start-over"]').focus();
      }),
    );
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Start over"),
      this.button("Start over …", "ml-quiet", "start-over", () => {
        sure.hidden = false;
        sure.querySelector("button").focus();
      }),
      sure,
    );
  }
}

// ---------------------------------------------------------------- the door

export function render({ model, el }) {
  const kind = model.get("spec").view;
  if (kind === "reader") return readerView(model, el);
  const view = new (kind === "work" ? WorkView : ExerciseView)(model, el);
  return () => view.destroy();
}
