// ---------------------------------------------------------------- how sure, and what came of it

/** A table with a caption, from cells that are written already; `sides` align its columns. */
function figureTable({ caption, header, sides, rows }) {
  const cell = (tag, column, text, scope) =>
    h(tag, { scope, class: sides[column] === "right" ? "ml-figure-number" : null }, text);
  const row = ([first, ...others]) =>
    h("tr", {}, cell("th", 0, first, "row"), others.map((text, at) => cell("td", at + 1, text)));
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, header.map((name, at) => cell("th", at, name, "col")))),
    h("tbody", {}, rows.map(row)),
  );
}

/**
 * A figure that follows what the learner does: a title, and either why there is nothing to show yet
 * or its parts. A figure makes its parts once (`build`) and changes them (`tell`).
 */
class FollowingView {
  constructor(model, el, look = "") {
    this.model = model;
    this.name = `ml${++views}`;
    this.title = h("h3", { class: "ml-title", id: `${this.name}-title` });
    this.empty = h("p", {});
    this.full = h("div", {}, this.build());
    this.root = h(
      "section",
      { class: `ml ml-figure ${look}`.trim(), lang: "en", "aria-labelledby": `${this.name}-title` },
      this.title,
      this.empty,
      this.full,
    );
    el.append(this.root);
    this.listen = () => this.show();
    model.on("change:state", this.listen);
    this.show();
  }

  destroy() {
    this.model.off("change:state", this.listen);
  }

  /** A table that may be wider than the page lies in a region that scrolls by keys. */
  region(key) {
    return h("div", { class: "ml-figure-wide", role: "region", tabindex: 0, "data-key": key });
  }

  /** Change what is there and leave the rest, so that an open fold stays open. */
  show() {
    const state = this.model.get("state");
    this.title.textContent = state.title;
    this.empty.textContent = state.empty ?? "";
    this.empty.hidden = !state.empty;
    this.full.hidden = Boolean(state.empty);
    if (!state.empty) this.tell(state);
  }
}

class CalibrationView extends FollowingView {
  build() {
    // An image, so that nothing in the drawing can run; its alt text says what it shows.
    this.picture = h("img", {});
    this.finding = h("p", { class: "ml-figure-finding" });
    this.score = h("p", {});
    this.wide = this.region("table");
    const summary = h("summary", { "data-key": "numbers" }, "The numbers as a table");
    this.note = h("p", { class: "ml-muted" });
    const numbers = h("details", {}, summary, this.wide);
    return [this.picture, this.finding, this.score, numbers, this.note];
  }

  tell(state) {
    this.picture.alt = state.alt;
    this.picture.src = `data:image/svg+xml,${encodeURIComponent(state.picture)}`;
    this.finding.textContent = state.finding;
    this.score.textContent = state.score;
    this.wide.setAttribute("aria-label", state.table.caption);
    this.wide.replaceChildren(figureTable(state.table));
    this.note.textContent = state.note;
  }
}

VIEWS.calibration = showWith(CalibrationView);
