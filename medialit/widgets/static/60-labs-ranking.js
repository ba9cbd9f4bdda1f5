// ---------------------------------------------------------------- labs: the ranking

class RankingView extends LabView {
  get fields() {
    return ["scale", "group", "ruler"];
  }

  build() {
    this.body = h("tbody", { role: "rowgroup" });
    this.caption = h("caption", {});
    return [
      this.spec.fields.map((one) => this.radios(one.id, one.text, one.options)),
      this.saidLine,
      labTable("ml-lab-ranks", this.caption, ["Place", "Border", "Length"], this.body),
      (this.rest = h("p", { class: "ml-muted" })),
    ];
  }

  show() {
    const { rows, more, said } = this.state;
    this.fields.forEach((field) => this.tick(field));
    const texts = this.spec.fields.map((one) => one.options.find(([value]) => value === this.choice[one.id])[1]);
    this.caption.textContent = `Lines: ${texts[1]}; measured ${texts[2]}`;
    this.body.replaceChildren(...rows.map((row) => this.row(row)));
    this.rest.textContent = more ? `and ${more} shorter ones. All bars have the same scale, whatever you choose.` : "";
    this.say(said);
  }

  row([rank, name, km]) {
    const width = Math.round((1000 * km) / this.spec.longest) / 10;
    const made = labRow(
      h("td", { role: "cell" }, `${rank}`),
      h("th", { scope: "row", role: "rowheader" }, name),
      h(
        "td",
        { role: "cell" },
        h("span", { class: "ml-lab-km" }, `${labNumber(km)} km`),
        h("span", { class: "ml-lab-bar", style: `width: ${width}%`, "aria-hidden": "true" }),
      ),
    );
    made.classList.toggle("ml-lab-focus", name === this.spec.focus);
    return made;
  }
}

VIEWS.ranking = showWith(RankingView);
