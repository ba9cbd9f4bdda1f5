// ---------------------------------------------------------------- how far you and the key agree

/** The table of who gave which label: rows are the learner's, columns the key's. */
function matrixTable({ labels, rows }) {
  // A column shows its letter, so that the table stays narrow; its name is there to be heard.
  const letter = (label) => h("span", { class: "ml-agree-letter" }, label.letter);
  const column = (label) => [letter(label), h("span", { class: "ml-heard" }, ` ${label.text}`)];
  const cell = ({ count, arguable, shade, same }) =>
    h(
      "td",
      { "data-shade": shade, class: same ? "ml-agree-same" : null },
      `${count}`,
      arguable ? h("span", { class: "ml-agree-arguable" }, `${arguable} arguable`) : null,
    );
  return h(
    "table",
    { class: "ml-agree-matrix" },
    h("caption", {}, "Rows: your label. Columns: the key’s."),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "Yours ↓ the key’s →"),
        labels.map((one) => h("th", { scope: "col" }, column(one))),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((cells, at) =>
        h("tr", {}, h("th", { scope: "row" }, letter(labels[at]), ` ${labels[at].text}`), cells.map(cell)),
      ),
    ),
  );
}

/** One item on which the two part: both labels, and what the key says of each. */
function partedItem({ title, text, yours, key }) {
  const label = (who, { label, state, state_text, why }) =>
    h(
      "div",
      { class: "ml-feedback", "data-state": state },
      h("p", {}, `${who}: `, h("strong", {}, label), ` ${STATE_SIGN[state]} ${state_text}`),
      h("p", {}, why),
    );
  return h(
    "li",
    {},
    h(
      "p",
      { class: "ml-agree-item" },
      title ? [h("span", { class: "ml-id" }, title), h("q", { class: "ml-quote" }, text)] : text,
    ),
    label("Your label", yours),
    key.map((one) => label("The key", one)),
  );
}

class AgreementView extends FollowingView {
  constructor(model, el) {
    super(model, el, "ml-agree");
  }

  build() {
    this.finding = h("p", { class: "ml-figure-finding" });
    this.counts = this.region("counts");
    this.kappa = h("div", {});
    this.waiting = h("p", { class: "ml-agree-waiting" });
    this.matrix = this.region("matrix");
    this.summary = h("summary", { "data-key": "parted" });
    this.list = h("ul", { class: "ml-entries" });
    this.parted = h("details", { open: true }, this.summary, this.list);
    const legend =
      "In the cells: how many items; the stronger the shade, the more. Thick frames: you and the " +
      "key gave the same label.";
    this.open = h(
      "div",
      {},
      h("h4", {}, "Who gave which label"),
      h("p", { class: "ml-muted" }, legend),
      this.matrix,
      this.parted,
    );
    this.closing = h("p", {});
    this.note = h("p", { class: "ml-muted" });
    return [this.finding, this.counts, this.kappa, this.waiting, this.open, this.closing, this.note];
  }

  tell(state) {
    this.finding.textContent = state.finding;
    // Two of these views may stand in one notebook: their tables need names of their own.
    this.counts.setAttribute("aria-label", `${state.counts.caption}. ${state.title}`);
    this.counts.replaceChildren(figureTable(state.counts));
    this.kappa.replaceChildren(...state.kappa.map((one) => h("p", {}, one)));
    this.waiting.textContent = state.waiting;
    this.waiting.hidden = !state.waiting;
    this.open.hidden = !state.matrix;
    if (state.matrix) this.showParts(state);
    this.closing.textContent = state.closing;
    this.note.textContent = state.note;
  }

  showParts({ title, matrix, parted }) {
    this.matrix.setAttribute("aria-label", `Who gave which label, as a table. ${title}`);
    this.matrix.replaceChildren(matrixTable(matrix));
    this.parted.hidden = parted.length === 0;
    const items = `${parted.length} ${parted.length === 1 ? "item" : "items"}`;
    this.summary.textContent = `Where you and the key part: ${items}`;
    this.list.replaceChildren(...parted.map(partedItem));
  }
}

VIEWS.agreement = showWith(AgreementView);
