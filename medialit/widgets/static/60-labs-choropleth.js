// ---------------------------------------------------------------- labs: the choropleth

class ChoroplethView extends keepingLab(LabView, "map") {
  constructor(model, el) {
    super(model, el);
    model.on("change:made", this.listen);
    // The kernel works the classes out once, when somebody looks; it may be busy with other cells.
    if (!this.ready) model.send({ type: "classes", n: 0 });
  }

  destroy() {
    this.model.off("change:made", this.listen);
    super.destroy();
  }

  get fields() {
    return ["measure", "scheme", "classes", "ramp"];
  }

  /** All classes are on the page already: change what it shows, and send nothing. */
  choose(changes) {
    this.model.set("state", { ...this.state, ...this.choice, ...changes });
    if (this.ready) this.say(`${this.caption()} Darkest: ${this.darkest()}.`);
  }

  /** The state is the page's own; the kernel answers a kept map with a note. */
  heard() {
    this.choice = this.chosen();
    this.show();
  }

  get ready() {
    return Object.keys(this.model.get("made")).length > 0;
  }

  /** How a map of these choices is classed: bounds, the class of each region, a note. */
  made(choice = this.choice) {
    if (!this.ready) return { bounds: [], classes: this.spec.map.regions.map(() => undefined), note: "", colours: [] };
    const { bounds, index, note } = this.model.get("made")[`${choice.measure}/${choice.scheme}/${choice.classes}`];
    const classes = [...index].map((one) => (one === "-" ? null : Number(one)));
    return { bounds, classes, note, colours: this.spec.ramps[choice.ramp][Math.max(bounds.length, 1)] };
  }

  caption() {
    if (!this.ready) return "The classes are being worked out …";
    const { bounds } = this.made();
    const date = this.choice.measure === "near_border" ? "" : `, ${this.spec.date}`;
    return `${this.text("measure")}${date}: ${bounds.length} classes, ${this.text("scheme").toLowerCase()}.`;
  }

  darkest() {
    const { classes } = this.made();
    const highest = Math.max(...classes);
    const names = this.spec.map.regions.filter((_, at) => classes[at] === highest).map((one) => one.name);
    return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  }

  build() {
    const [measure, ...rest] = this.spec.fields.map((one) => this.radios(one.id, one.text, one.options));
    this.explained = h("p", { class: "ml-muted" });
    this.title = h("h4", { id: `${this.name}-map` });
    this.legend = h("ul", { class: "ml-lab-legend" });
    this.ties = h("p", { class: "ml-muted" });
    this.table = this.fold("The table under every map", [
      "Region",
      ...this.spec.heads,
      "Class on the map above",
    ]);
    return [
      h("div", { class: "ml-lab-choices" }, measure, rest),
      this.explained,
      h(
        "figure",
        { class: "ml-lab-figure" },
        h("figcaption", {}, this.title),
        h("p", { class: "ml-muted ml-lab-keys-help", id: `${this.name}-help` }, "Keys: arrows move from region to region, a letter leads to a name, Home and End to the first and the last."),
        this.map(),
        this.saidLine,
        this.legend,
        this.ties,
      ),
      this.table.node,
      this.keepers(),
    ];
  }

  // -------------------------------------------------- the map

  /** The parts that every map of the lab has: Russian side, regions, border; the regions by number. */
  parts(pattern, props) {
    const { regions, russia, border, fine, russia_at, size } = this.spec.map;
    const scale = `scale(${1 / fine})`;
    const shapes = regions.map((one) => {
      const area = labSvg("path", { d: one.d, transform: scale, "fill-rule": "evenodd" });
      // A city is too small to be seen or hit: a dot stands for it, with a rim that parts it from what is around.
      const round = (r, look) => labSvg("circle", { class: look, cx: one.dot[0], cy: one.dot[1], r });
      const dot = one.dot ? [round(one.dot[2] + 2.5, "ml-lab-rim"), round(one.dot[2], "ml-lab-dot")] : null;
      return labSvg("g", { class: "ml-lab-region", ...props(one) }, area, dot);
    });
    const back = labSvg(
      "g",
      { "aria-hidden": "true" },
      labSvg(
        "pattern",
        { id: pattern, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        labSvg("rect", { width: 7, height: 7, fill: "#ffffff" }),
        labSvg("rect", { width: 2, height: 7, fill: "#8a857b" }),
      ),
      russia.map((d) => labSvg("path", { class: "ml-lab-russia", d, transform: scale, "fill-rule": "evenodd" })),
      labSvg("text", { class: "ml-lab-place", x: russia_at[0], y: russia_at[1], "text-anchor": "middle" }, "Russia"),
    );
    const line = labSvg("path", { class: "ml-lab-border", d: border, transform: scale, "aria-hidden": "true" });
    return { shapes, back, line, viewBox: `0 0 ${size[0]} ${size[1]}` };
  }

  /** Colour regions by class; a region without a value is hatched, one without a class yet white. */
  paint(shapes, choice, pattern) {
    const { classes, colours } = this.made(choice);
    shapes.forEach((shape, at) => {
      shape.style.fill = classes[at] === null ? `url(#${pattern})` : (colours[classes[at]] ?? "#ffffff");
    });
  }

  map() {
    this.pattern = `${this.name}-none`;
    this.here = 0;
    const listen = (at) => ({
      focus: () => this.moved(at),
      click: () => this.goTo(at),
      pointerenter: () => this.say(this.detail(at)),
    });
    const { regions } = this.spec.map;
    const { shapes, back, line, viewBox } = this.parts(this.pattern, (one) => {
      const at = regions.indexOf(one);
      return { role: "option", tabindex: at ? -1 : 0, "data-key": `region/${one.id}`, on: listen(at) };
    });
    this.shapes = shapes;
    this.rings = ["ml-lab-ring-wide", "ml-lab-ring"].map((one) => labSvg("g", { class: one, "aria-hidden": "true" }));
    this.list = labSvg(
      "g",
      { role: "listbox", "aria-describedby": `${this.name}-help`, on: { keydown: (event) => this.key(event) } },
      shapes,
    );
    const picture = labSvg("svg", { viewBox, class: "ml-lab-map" }, back, this.list, line, this.rings);
    return h("div", { class: "ml-lab-plate", on: { pointerleave: () => this.say(this.detail(this.here)) } }, picture);
  }

  /** Say all of a region in one line: this is its accessible name too. */
  detail(at) {
    const { bounds, classes } = this.made();
    const value = this.spec.values[this.choice.measure][at];
    const place = classes[at] === null || !this.ready ? "" : `, class ${classes[at] + 1} of ${bounds.length}`;
    return `${this.spec.map.regions[at].name}: ${value}${place}`;
  }

  moved(at) {
    this.shapes[this.here].setAttribute("tabindex", -1);
    this.shapes[this.here].setAttribute("aria-selected", "false");
    this.here = at;
    this.shapes[at].setAttribute("tabindex", 0);
    this.shapes[at].setAttribute("aria-selected", "true");
    this.rings.forEach((ring) => ring.replaceChildren(...[...this.shapes[at].children].map((one) => one.cloneNode())));
    this.say(this.detail(at));
  }

  goTo(at) {
    this.shapes[at].focus();
  }

  key(event) {
    const { regions, arrows } = this.spec.map;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const arrow = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].indexOf(event.key);
    let to = -1;
    if (arrow >= 0) to = arrows[this.here][arrow];
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = regions.length - 1;
    else if (event.key.length === 1 && event.key !== " ") {
      const begins = (one) => one.name.toLowerCase().startsWith(event.key.toLowerCase());
      const after = regions.map((_, at) => (this.here + 1 + at) % regions.length);
      to = after.find((at) => begins(regions[at])) ?? -1;
    } else if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (to >= 0) this.goTo(to);
  }

  // -------------------------------------------------- three maps to keep

  slot(slot, text) {
    const pattern = `${this.name}-none-${slot}`;
    const { shapes, back, line, viewBox } = this.parts(pattern, () => ({}));
    const picture = labSvg("svg", { viewBox, role: "img", class: "ml-lab-map" }, back, shapes, line);
    const plate = h("div", { class: "ml-lab-plate", hidden: true }, picture);
    const said = h("p", { class: "ml-muted" }, "Nothing kept yet.");
    return { node: this.slotFigure(slot, text, plate, said), shapes, pattern, picture, plate, said };
  }

  /** Show what is kept in a slot: [measure, scheme, classes, ramp, in words]. */
  fill(slot, text, kept) {
    const one = this.slots[slot];
    one.plate.hidden = !kept;
    one.said.textContent = kept ? kept[4] : "Nothing kept yet.";
    if (!kept) return;
    const [measure, scheme, classes, ramp, settings] = kept;
    this.paint(one.shapes, { measure, scheme, classes, ramp }, one.pattern);
    one.picture.setAttribute("aria-label", `Map ${slot}, ${text}. ${settings}.`);
  }

  // -------------------------------------------------- showing

  show() {
    const { bounds, classes, note, colours } = this.made();
    this.fields.forEach((field) => this.tick(field));
    this.title.textContent = this.caption();
    this.list.setAttribute("aria-label", `Map of the regions of Kazakhstan. ${this.caption()}`);
    this.explained.textContent = this.spec.explained[this.choice.scheme];
    this.ties.textContent = note;
    this.ties.hidden = !note;
    this.paint(this.shapes, this.choice, this.pattern);
    this.shapes.forEach((shape, at) => {
      shape.setAttribute("aria-label", this.detail(at));
      shape.setAttribute("aria-selected", at === this.here ? "true" : "false");
    });
    this.legend.replaceChildren(...this.keyItems(bounds, classes, colours));
    this.rows(bounds, classes);
    this.showKept();
    if (this.ready && !this.saidLine.textContent) this.say(this.detail(this.here));
  }

  keyItems(bounds, classes, colours) {
    const sample = (fill) =>
      labSvg(
        "svg",
        { viewBox: "0 0 26 16", class: "ml-lab-sample", "aria-hidden": "true" },
        labSvg("rect", { x: 1, y: 1, width: 24, height: 14, style: `fill: ${fill}` }),
      );
    const regions = (count) => `${count} ${count === 1 ? "region" : "regions"}`;
    const item = (fill, text, count) => h("li", {}, sample(fill), h("span", {}, text), h("span", { class: "ml-muted" }, regions(count)));
    const items = bounds.map((text, at) => item(colours[at], text, classes.filter((one) => one === at).length));
    const without = classes.filter((one) => one === null).length;
    if (without) items.push(item(`url(#${this.pattern})`, "no data", without));
    return [h("li", { class: "ml-lab-unit" }, this.spec.units[this.choice.measure]), ...items];
  }

  rows(bounds, classes) {
    const { regions } = this.spec.map;
    const measures = this.spec.fields[0].options.map(([one]) => one);
    const rows = regions.map((one, at) => [
      one.name,
      ...measures.map((measure) => this.spec.values[measure][at].replace(/(?<=\d) .*/, "")),
      this.ready ? (classes[at] === null ? "no data" : `${classes[at] + 1} of ${bounds.length}`) : "…",
    ]);
    this.table.fill(`${regions.length} regions`, rows);
  }
}

VIEWS.choropleth = showWith(ChoroplethView);
