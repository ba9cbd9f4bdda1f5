// ---------------------------------------------------------------- versions side by side

class VersionsView {
  constructor(model, el) {
    this.spec = model.get("spec");
    this.name = `ml${++views}`;
    const { title, about, versions, ideas, dropped, kept, note } = this.spec;
    this.said = h("p", { class: "ml-lab-said", role: "status" }, this.resting);
    this.root = h(
      "section",
      { class: "ml ml-versions", lang: "en", "aria-labelledby": `${this.name}-title` },
      h("h3", { class: "ml-title", id: `${this.name}-title` }, title),
      h("p", { class: "ml-prompt" }, about),
      this.chooser(ideas),
      this.said,
      h("div", {}, versions.map((one) => this.line(one))),
      h("h4", {}, "The same ideas in columns"),
      this.table(versions, ideas),
      h("h4", {}, "What the headline dropped"),
      h("ul", { class: "ml-versions-dropped" }, dropped.map((one) => this.gone(one))),
      h("p", {}, h("strong", {}, kept)),
      h("p", { class: "ml-muted" }, note),
    );
    el.append(this.root);
  }

  destroy() {}

  get resting() {
    return "All ideas are marked. Choose one to follow it through the versions.";
  }

  chooser(ideas) {
    const choose = (letter, text) => {
      this.said.textContent = text;
      this.root.dataset.follow = letter;
      this.root.querySelectorAll("[data-letter]").forEach((one) => {
        one.classList.toggle("ml-idea-off", Boolean(letter) && one.dataset.letter !== letter);
      });
    };
    const option = (letter, text, told) =>
      radio(`${this.name}-follow`, text, {
        checked: !letter,
        "data-key": `follow/${letter || "all"}`,
        on: { change: () => choose(letter, told) },
      });
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, "Follow one idea"),
      option("", "all of them", this.resting),
      ideas.map((one) => option(one.letter, `${one.letter} ${one.text}`, `${one.told} ${one.why}`)),
    );
  }

  marked(pieces) {
    return pieces.map(([letter, text]) =>
      letter
        ? h("span", { class: "ml-idea", "data-letter": letter }, h("b", { class: "ml-letter", lang: "en" }, letter), text)
        : text,
    );
  }

  line(one) {
    const latin = `${one.lang}-Latn`;
    return h(
      "div",
      { class: "ml-version", "data-version": one.id },
      h("h4", {}, one.text),
      h("p", { class: "ml-version-words", lang: one.lang }, this.marked(one.words)),
      one.transliteration.length ? h("p", { lang: latin }, this.marked(one.transliteration)) : null,
      one.gloss.length ? h("p", {}, "In English: ", this.marked(one.gloss)) : null,
      h("p", { class: "ml-muted" }, one.about),
    );
  }

  table(versions, ideas) {
    const heads = ["Idea", ...versions.map((one) => one.text)];
    const rows = ideas.map((idea) =>
      labRow(
        h(
          "th",
          { scope: "row", role: "rowheader" },
          h("span", { class: "ml-idea", "data-letter": idea.letter }, h("b", { class: "ml-letter" }, idea.letter), idea.text),
          h("span", { class: "ml-version-kind" }, idea.hedge ? h("b", {}, idea.kind) : idea.kind),
        ),
        idea.cells.map((cell, at) =>
          h("td", { role: "cell", "data-head": `${versions[at].text}: ` }, this.cell(cell, idea.letter, versions[at].lang)),
        ),
      ),
    );
    const caption = h("caption", {}, "One row for each idea, one column for each version");
    const body = h("tbody", { role: "rowgroup" }, rows);
    return labTable("ml-versions-table", caption, heads, body);
  }

  cell(cell, letter, lang) {
    if (cell.none) return h("span", { class: "ml-version-none" }, `– ${cell.none}`);
    const words = h("span", { class: "ml-idea", "data-letter": letter, lang }, h("b", { class: "ml-letter", lang: "en" }, letter), cell.words);
    if (!cell.transliteration) return words;
    return [
      words,
      h("span", { class: "ml-version-more", lang: `${lang}-Latn` }, cell.transliteration),
      h("span", { class: "ml-version-more" }, `“${cell.gloss}”`),
    ];
  }

  gone(one) {
    return h(
      "li",
      {},
      h("span", { class: "ml-idea", "data-letter": one.letter }, h("b", { class: "ml-letter" }, one.letter), one.text),
      " (",
      h("span", { lang: "uk" }, one.words),
      ", ",
      h("span", { lang: "uk-Latn" }, one.transliteration),
      "): ",
      one.why,
    );
  }
}

VIEWS.versions = showWith(VersionsView);
