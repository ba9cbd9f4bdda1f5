// ---------------------------------------------------------------- keep it and hand it in

const LEFT_TEXT = {
  done: "done",
  newer: "done; a later change is not submitted",
  begun: "begun, not submitted",
  untouched: "untouched",
};
const LEFT_SIGN = { done: "✓", newer: "✓", begun: "…", untouched: "○" };

/** The two buttons that make files, and what is in the files. */
function handInButtons(view, holds) {
  const ask = (type) => () => {
    view.say("Making the file …", "busy");
    view.model.send({ type });
  };
  return [
    h(
      "p",
      { class: "ml-buttons" },
      h("button", { type: "button", class: "ml-main", "data-key": "hand-in", on: { click: ask("hand_in") } }, "Hand-in file"),
      h("button", { type: "button", class: "ml-quiet", "data-key": "report", on: { click: ask("report") } }, "Report to keep"),
    ),
    holds.map((one) => h("p", { class: "ml-muted" }, one)),
  ];
}

/** Bring an exercise of this page into view and put the focus on it. */
function jumpTo(id) {
  const there = document.querySelector(`[data-exercise="${CSS.escape(id)}"]`);
  if (!there) return false;
  there.setAttribute("tabindex", "-1");
  there.scrollIntoView({ block: "start" });
  there.focus({ preventScroll: true });
  return true;
}

class HandInView {
  constructor(model, el) {
    this.model = model;
    this.name = `ml${++views}`;
    const { title, holds } = model.get("spec");
    this.said = h("p", {}, "");
    this.trouble = h("p", { class: "ml-status", "data-mood": "trouble", role: "alert" });
    this.steps = h("ul", { class: "ml-handin-steps" });
    this.warnings = h("ul", { class: "ml-warnings" });
    this.news = h("p", { class: "ml-status ml-news", role: "status" });
    this.root = h(
      "section",
      { class: "ml ml-handin", lang: "en", "aria-labelledby": `${this.name}-title` },
      h("h4", { class: "ml-title", id: `${this.name}-title` }, `Hand in: ${title}`),
      this.said,
      this.trouble,
      this.steps,
      this.warnings,
      handInButtons(this, holds),
      this.news,
    );
    el.append(this.root);
    this.listen = () => this.show();
    this.hear = (message, buffers) => {
      if (message.type === "file") download(buffers[0], message.name, message.mime);
      if (message.text) this.say(message.text, message.mood);
    };
    model.on("change:state", this.listen);
    model.on("msg:custom", this.hear);
    this.show();
  }

  destroy() {
    this.model.off("change:state", this.listen);
    this.model.off("msg:custom", this.hear);
  }

  say(text, mood = "saved") {
    this.news.textContent = text;
    this.news.dataset.mood = mood;
  }

  /** Change what is said of each exercise and leave the rest, so that the focus stays. */
  show() {
    const state = this.model.get("state");
    this.said.textContent = state.said;
    this.trouble.textContent = state.trouble;
    this.trouble.hidden = !state.trouble;
    state.steps.forEach((one, at) => this.step(one, this.steps.children[at]));
    this.warnings.replaceChildren(...state.warnings.map((one) => h("li", {}, one)));
    this.warnings.hidden = !state.warnings.length;
  }

  step(one, there) {
    const row = there ?? this.newStep(one);
    row.dataset.left = one.how;
    row.querySelector(".ml-sign").textContent = LEFT_SIGN[one.how];
    row.querySelector(".ml-left").textContent = ` – ${LEFT_TEXT[one.how]}`;
  }

  newStep({ id, title }) {
    const go = () => {
      if (!jumpTo(id)) this.say(`“${title}” is not on this page yet. Run the notebook: Run, then Run All Cells.`, "trouble");
    };
    const jump = h("button", { type: "button", class: "ml-jump", "data-key": `go/${id}`, on: { click: go } }, title);
    const row = h("li", {}, h("span", { class: "ml-sign", "aria-hidden": "true" }), jump, h("span", { class: "ml-left" }));
    this.steps.append(row);
    return row;
  }
}

VIEWS.hand_in = showWith(HandInView);
