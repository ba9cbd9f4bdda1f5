// ---------------------------------------------------------------- exercises

/** What an answer says of one item, as text to compare. */
function chosenFor(value, item) {
  if (item === "" || value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return String(value.includes(item));
  return value.picked ? String(value.picked.includes(item)) : JSON.stringify(value[item] ?? null);
}

/** The reason typed for another answer, and a way to take it over. */
function earlierReason(exercise, item, text, use) {
  return [
    h("p", {}, "You changed your answer. Your reason for the other one was: ", h("q", { dir: "auto" }, text)),
    h(
      "button",
      {
        type: "button",
        class: "ml-quiet",
        "data-key": `${exercise.id}/reason/${item.id}/again`,
        on: { click: () => use(text) },
      },
      "Use this reason here too",
    ),
  ];
}

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
    // The line that speaks stays where it is while the rest is drawn anew: readers would not hear a new one.
    this.body = h("div", {});
    this.foot = h("div", {});
    this.root = h("section", { class: "ml ml-exercise", lang: "en" }, this.body, this.statusField(), this.foot);
    el.append(this.root);
    this.adopt();
    this.draw();
    this.recover();
  }

  destroy() {
    this.sendDraft();
    clearTimeout(this.quiet);
    clearTimeout(this.patience);
    clearTimeout(this.retry);
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
  /** Whether a room is looking. */
  get presenting() {
    return Boolean(this.spec.hands);
  }
  get stashKey() {
    return `medialit:${this.presenting ? "room:" : ""}${this.spec.place}:${this.spec.exercises.map((one) => one.id).join("+")}`;
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
    if (this.state.rev === this.rev) return showHands(this); // only a draft or a count came back
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
    this.askAgain(id, this.answer(id).value, value);
    this.answer(id).value = value;
    this.changed();
  }

  /** A reason speaks for one answer: with another answer it is set aside, in sight, and asked for anew. */
  askAgain(id, before, after) {
    const { reasons } = this.answer(id);
    this.setAside ??= new Map();
    for (const box of this.root.querySelectorAll(`[data-reason-of="${CSS.escape(id)}"]`)) {
      const item = box.dataset.item;
      const [was, is] = [chosenFor(before, item), chosenFor(after, item)];
      if (was === is) continue;
      const key = `${id}/${item}`;
      const kept = this.setAside.get(key);
      const typed = reasons[item]?.trim() ? reasons[item] : "";
      if (typed) this.setAside.set(key, { text: typed, for: was });
      if (kept?.for === is) reasons[item] = kept.text; // back to the answer it was typed for
      else delete reasons[item];
      box.show();
    }
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

  /** Send a message; a `quiet` one says nothing until it is answered. */
  send(message, quiet = false) {
    clearTimeout(this.quiet);
    clearTimeout(this.retry);
    if (!quiet) this.failed = 0;
    this.dirtySince = undefined;
    this.sequence += 1;
    // Every message carries the draft too, so that a hint never overtakes what was typed.
    const draft = this.open ? { answers: this.answers, confidence: this.confidence ?? null } : {};
    const sent = clone({ ...draft, ...message, seq: this.sequence, attempt: this.state.attempt });
    if (!quiet) this.say("Saving …", "busy");
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
        const saved = `Saved ${message.time}${this.spec.code ? ` for ${this.spec.code}` : ""}`;
        this.say(this.presenting ? ROOM_STATUS : saved, "saved");
      }
    } else {
      this.say(message.trouble, "trouble");
      this.tryAgain();
    }
    if (message.focus) this.focusOn(message.focus);
  }

  /** A full disk may have room again: ask now and then, so that nobody has to type for it. */
  tryAgain() {
    const wait = Math.min(RETRY_FIRST * 2 ** this.failed, RETRY_MOST);
    this.failed += 1;
    this.retry = setTimeout(() => this.send({ type: "draft" }, true), wait);
  }

  say(text, mood) {
    this.status = { text, mood };
    this.showStatus();
  }

  showStatus() {
    const { text, mood } = this.status ?? this.restingStatus();
    this.statusLine.dataset.mood = mood;
    const line = this.statusLine.querySelector("[role=status]");
    if (line.textContent !== text) line.textContent = text;
    this.statusLine.querySelector("button").hidden = mood !== "trouble";
  }

  restingStatus() {
    if (this.state.trouble) return { text: this.state.trouble, mood: "trouble" };
    if (this.presenting) return { text: ROOM_STATUS, mood: "idle" };
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
    parts.push(this.confidenceField(), this.actions());
    this.root.setAttribute("aria-labelledby", `${this.name}-title`);
    this.root.classList.toggle("ml-presenting", this.presenting);
    this.body.replaceChildren(...parts.filter(Boolean));
    this.foot.replaceChildren(...[this.sources()].filter(Boolean));
    this.showStatus();
    if (focused) this.refocus(focused);
  }

  /** Find a control by its key. */
  field(key) {
    return this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  /** Put the focus back; on a new hint, so that it is read out and no key goes astray. */
  refocus(key) {
    const again = this.field(key);
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
    const code = this.spec.exercises[0].kind === "code";
    const heading = code ? "Your value" : tries > 1 ? "Feedback on your second try" : "Feedback on your first try";
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
      this.state.phase === "key" && !this.presenting ? h("p", {}, "The key with its reasons stands below each answer.") : null,
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
      h("p", { class: "ml-prompt", id: promptId }, withCode(exercise.prompt)),
      inSet ? null : this.summary(),
      this.labelHelp(exercise),
      forRoom(this, exercise, KINDS[exercise.kind](this, exercise, promptId)),
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
    return items.map((item) => [verdict(item, exercise.states), this.reasonField(exercise, item)]);
  }

  reasonField(exercise, item) {
    const asked = item.state === "arguable" && this.open;
    if (!asked) return null;
    const answer = this.answer(exercise.id);
    const type = (text) => {
      answer.reasons[item.id] = text;
      this.changed();
    };
    const field = h("textarea", {
      rows: 2,
      dir: "auto",
      "data-key": `${exercise.id}/reason/${item.id}`,
      on: { input: () => type(field.value), change: () => this.sendDraft() },
    });
    const label = h("label", {}, "Your reason, in a sentence (three words or more):", field);
    const earlier = h("div", { class: "ml-earlier", role: "status" });
    const box = h("div", { class: "ml-reason", "data-reason-of": exercise.id, "data-item": item.id }, label, earlier);
    const use = (text) => {
      type(text);
      box.show();
      field.focus();
    };
    box.show = () => {
      field.value = answer.reasons[item.id] ?? "";
      const kept = this.setAside?.get(`${exercise.id}/${item.id}`);
      earlier.replaceChildren(...(kept && !field.value ? earlierReason(exercise, item, kept.text, use) : []));
    };
    box.show();
    return box;
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
      shown.map((text) => h("li", { tabindex: -1 }, withCode(text))),
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
      this.presenting ? { class: "ml-key", tabindex: -1, "data-focus": `key/${exercise.id}` } : { class: "ml-key" },
      h("h4", {}, exercise.kind === "write" ? "To compare with" : "Key, with reasons"),
      items.map((item) => keyItem(item, single || item.id === "solution", exercise.states)),
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
    const many = this.spec.exercises.length > 1 || ["sort", "multi", "chain", "mark"].includes(this.spec.exercises[0].kind);
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
    if (this.spec.exercises[0].kind === "code") return this.presenting ? null : codeActions(this);
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
    return h("div", { class: "ml-actions" }, submit, second && !onlyWriting && !this.presenting ? key : null, this.missing);
  }

  submit() {
    const open = this.openItems();
    if (open.length) {
      const names = open.map((one) => one.name).filter(Boolean);
      this.missing.textContent =
        `Still open: ${names.join(", ")}. ` +
        (this.spec.exercises.some((one) => one.kind === "write" || one.kind === "ladder")
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
      if (STILL_OPEN[exercise.kind]) {
        open.push(...STILL_OPEN[exercise.kind](this, exercise, value));
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
            source.gloss ? inEnglish(source) : joint(source.title, "."),
            source.about,
          ),
        ),
      ),
    );
  }
}

/** A title of another language in Latin letters and in English. */
function inEnglish({ lang, transliteration, gloss }) {
  const latin = transliteration ? [h("span", { lang: `${lang}-Latn` }, transliteration), ": "] : "";
  return [" (", latin, `“${gloss}”). `];
}

VIEWS.exercise = showWith(ExerciseView);
