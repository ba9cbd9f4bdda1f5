// ---------------------------------------------------------------- labs: the projection

class ProjectionView extends LabView {
  get fields() {
    return ["map"];
  }

  build() {
    const { maps, size, ghost } = this.spec;
    const [width, height] = size;
    this.border = labSvg("path", { class: "ml-lab-walk" });
    this.rest = labSvg("path", { class: "ml-lab-rest" });
    this.fill = labSvg("path", { class: "ml-lab-shape" });
    this.picture = labSvg(
      "svg",
      { viewBox: `0 0 ${width} ${height + 16}`, role: "img", class: "ml-lab-map" },
      labSvg("path", { class: "ml-lab-ghost", d: ghost }),
      this.fill,
      this.rest,
      this.border,
      labSvg("path", { class: "ml-lab-scale", d: `M10 ${height + 11}v-6m0 3h${this.spec.units}m0-3v6` }),
    );
    this.table = this.fold("What you have seen so far, as a table", ["Map", "Border with Russia", "Area"]);
    this.seen = new Map();
    return [
      this.radios("map", "Which map?", maps.map((one) => [one, one])),
      this.picture,
      h(
        "ul",
        { class: "ml-lab-keys" },
        h("li", {}, this.sample("ml-lab-walk"), "border with Russia"),
        h("li", {}, this.sample("ml-lab-rest"), "the rest of the outline"),
        h("li", {}, this.sample("ml-lab-ghost"), `${this.spec.true} map`),
        h("li", {}, "Bar under the map: 1,000 km on paper"),
      ),
      this.saidLine,
      this.table.node,
    ];
  }

  sample(kind) {
    const shape = kind === "ml-lab-ghost" ? "M2 3h24v9h-24z" : "M2 7h24";
    return labSvg("svg", { viewBox: "0 0 28 14", class: "ml-lab-sample", "aria-hidden": "true" }, labSvg("path", { class: kind, d: shape }));
  }

  show() {
    const { map } = this.choice;
    const { km, km2 } = this.state;
    this.tick("map");
    const border = labUnpacked(this.state.border);
    const rest = labUnpacked(this.state.rest);
    this.border.setAttribute("d", labPath(border));
    this.rest.setAttribute("d", labPath(rest));
    this.fill.setAttribute("d", `${labPath([...border, ...rest])}Z`);
    const length = `${labNumber(km)} km, ${this.beside(km, this.spec.km)}`;
    const area = `${labNumber(km2)} km², ${this.beside(km2, this.spec.km2)}`;
    const text = `${map}: the border with Russia is ${length}; the area is ${area}.`;
    this.say(text);
    this.picture.setAttribute("aria-label", `Outline of Kazakhstan on this map, over its shape on an equal-area map. ${text}`);
    this.seen.set(map, [map, length, area]);
    const truth = ["The earth itself", `${labNumber(this.spec.km)} km`, `${labNumber(this.spec.km2)} km²`];
    this.table.fill("Length and area on paper, beside the true ones", [...this.seen.values(), truth]);
  }

  beside(shown, real) {
    const share = Math.round(100 * (shown / real - 1));
    if (!share) return "true to within 0.5 %";
    return `${Math.abs(share)} % too ${share > 0 ? "large" : "small"}`;
  }
}

VIEWS.projection = showWith(ProjectionView);
