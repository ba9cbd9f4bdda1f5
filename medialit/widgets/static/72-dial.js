// ---------------------------------------------------------------- the commitment dial

class DialView {
  constructor(model, el) {
    this.spec = model.get("spec");
    this.name = `ml${++views}`;
    this.choice = this.printed();
    const { title, about, whose, note, sentence, switches, aspects } = this.spec;
    this.line = h("span", { class: "ml-dial-words" });
    this.origin = h("p", { class: "ml-dial-origin" });
    this.commits = aspects.map(() => h("dd", {}));
    this.remarks = h("div", {});
    this.means = new Map(switches.map((one) => [one.id, h("p", { class: "ml-dial-means" })]));
    this.heard = h("p", { class: "ml-heard", role: "status" });
    this.back = h(
      "button",
      { type: "button", class: "ml-quiet", "data-key": "printed", on: { click: () => this.restore() } },
      "Back to the words as printed",
    );
    this.root = h(
      "section",
      { class: "ml ml-dial", lang: "en", "aria-labelledby": `${this.name}-title` },
      h("h3", { class: "ml-title", id: `${this.name}-title` }, title),
      h("p", { class: "ml-prompt" }, about),
      h("div", { class: "ml-dial-switches" }, switches.map((one) => this.switch(one))),
      h(
        "div",
        { class: "ml-dial-result" },
        h("p", { class: "ml-dial-sentence" }, h("span", { class: "ml-id" }, sentence), " ", this.line),
        this.origin,
        h("h4", {}, "What the sentence now commits its speaker to"),
        h(
          "dl",
          { class: "ml-labels" },
          aspects.map((text, at) => h("div", {}, h("dt", {}, text), this.commits[at])),
        ),
        this.remarks,
      ),
      h("div", { class: "ml-actions" }, this.back),
      this.heard,
      h("p", { class: "ml-muted" }, `Whose words? ${whose} ${note}`),
    );
    el.append(this.root);
    this.show();
  }

  destroy() {}

  printed() {
    return Object.fromEntries(this.spec.switches.map((one) => [one.id, one.printed]));
  }

  restore() {
    this.choice = this.printed();
    this.spec.switches.forEach(({ id, printed }) => {
      this.root.querySelector(`[data-key="${CSS.escape(`${id}/${printed}`)}"]`).checked = true;
    });
    this.show();
    this.speak();
    // The button is of no use now; the first switch is where one goes on.
    this.root.querySelector("input:checked").focus();
  }

  switch(one) {
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, one.text),
      one.settings.map((setting) =>
        radio(
          `${this.name}-${one.id}`,
          setting.name,
          {
            value: setting.id,
            checked: this.choice[one.id] === setting.id,
            "data-key": `${one.id}/${setting.id}`,
            on: {
              change: () => {
                this.choice[one.id] = setting.id;
                this.show();
                this.speak();
              },
            },
          },
          h("span", { class: "ml-muted" }, ` (${setting.from})`),
        ),
      ),
      this.means.get(one.id),
    );
  }

  /** The setting of a switch that is chosen, and the one that is printed. */
  settings(one) {
    const found = (id) => one.settings.find((setting) => setting.id === id);
    return [found(this.choice[one.id]), found(one.printed)];
  }

  get changes() {
    return this.spec.switches.map((one) => this.settings(one)).filter(([now, printed]) => now !== printed);
  }

  words() {
    return this.spec.pieces.map((piece) => {
      if (piece.text) return piece.text;
      const [now, printed] = this.settings(this.spec.switches.find((one) => one.id === piece.switch));
      if (now === printed) return h("span", { class: "ml-dial-printed" }, printed.words);
      const gone = h("del", {}, printed.words);
      return now.words ? [gone, h("ins", {}, now.words)] : gone;
    });
  }

  show() {
    const outcome = this.spec.outcomes[this.spec.switches.map((one) => this.choice[one.id]).join("/")];
    this.line.replaceChildren(...this.words().flat());
    const changed = this.changes.length > 0;
    this.root.dataset.changed = changed;
    this.origin.replaceChildren(h("strong", {}, changed ? "≠ Not in the article. " : "= As printed in the article."), this.told());
    outcome.commits.forEach((text, at) => (this.commits[at].textContent = text));
    this.remarks.replaceChildren(...outcome.remarks.map((text) => h("p", { class: "ml-summary" }, text)));
    this.spec.switches.forEach((one) => {
      const [now] = this.settings(one);
      this.means.get(one.id).replaceChildren(h("strong", {}, `${now.name}: `), now.means);
    });
    this.back.disabled = !changed;
  }

  told() {
    const bare = (words) => words.replace(/^[\s,]+|\s+$/g, "");
    return this.changes
      .map(([now, printed]) =>
        now.words ? `“${bare(now.words)}” is ours; the article has “${bare(printed.words)}”.` : `We left out “${bare(printed.words)}”.`,
      )
      .join(" ");
  }

  /** Read the sentence out as it is now, and what it commits to. */
  speak() {
    const read = this.spec.pieces
      .map((piece) => piece.text ?? this.settings(this.spec.switches.find((one) => one.id === piece.switch))[0].words)
      .join("");
    const commits = this.commits.map((one, at) => `${this.spec.aspects[at]}: ${one.textContent}`);
    const origin = this.changes.length ? "Not in the article." : "As printed in the article.";
    this.heard.textContent = `${read} ${origin} ${commits.join(" ")}`;
  }
}

VIEWS.dial = showWith(DialView);
