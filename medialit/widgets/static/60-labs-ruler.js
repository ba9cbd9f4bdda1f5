// ---------------------------------------------------------------- labs: the ruler

const RULER_ROOM = 18; // units below the map, for the ruler itself

class RulerView extends LabView {
  get fields() {
    return ["line", "ruler"];
  }

  build() {
    const { lines, rulers } = this.spec;
    this.all = h(
      "button",
      { type: "button", "data-key": "all", on: { click: () => this.send({ type: "all" }) } },
      `Walk with all ${rulers.length} rulers`,
    );
    this.table = this.fold("All lengths as a table", ["Ruler", ...this.spec.names]);
    this.sentence = h("p", { class: "ml-lab-fit" });
    return [
      this.radios("line", "Which line?", lines.map((one) => [one.id, one.text])),
      this.slider(),
      h("div", { class: "ml-actions" }, this.all),
      this.map(),
      this.saidLine,
      this.plot(),
      this.sentence,
      this.table.node,
    ];
  }

  /** The slider goes from the shortest ruler to the longest; the field takes the nearest to a number. */
  slider() {
    const rising = [...this.spec.rulers].reverse();
    const choose = (ruler) => {
      this.wanted(ruler);
      if (ruler !== this.choice.ruler) this.choose({ ruler });
    };
    this.range = h("input", {
      type: "range",
      min: 0,
      max: rising.length - 1,
      step: 1,
      "data-key": "ruler",
      on: {
        input: () => this.wanted(rising[this.range.value]),
        change: () => choose(rising[this.range.value]),
      },
    });
    this.number = h("input", {
      type: "number",
      min: rising[0],
      max: rising.at(-1),
      step: "any",
      "data-key": "ruler/number",
      on: {
        change: () => {
          const typed = Number(this.number.value);
          const far = (ruler) => Math.abs(Math.log(ruler / typed));
          choose(typed > 0 ? rising.reduce((one, other) => (far(other) < far(one) ? other : one)) : this.choice.ruler);
        },
      },
    });
    return h(
      "div",
      { class: "ml-slide ml-lab-slide" },
      h("label", {}, h("span", {}, "Length of the ruler"), this.range),
      h("label", {}, h("span", {}, "The same in km: "), this.number),
      h("p", { class: "ml-muted" }, `There are ${rising.length} rulers: ${rising.join(", ")} km.`),
    );
  }

  /** Show a ruler on both of its controls. */
  wanted(ruler) {
    const rising = [...this.spec.rulers].reverse();
    this.range.value = rising.indexOf(ruler);
    this.range.setAttribute("aria-valuetext", `${ruler} km`);
    this.number.value = ruler;
  }

  map() {
    const [width, height] = this.spec.size;
    this.outline = labSvg("path", { class: "ml-lab-outline", transform: `scale(${1 / this.spec.fine})` });
    this.walk = labSvg("path", { class: "ml-lab-walk" });
    this.feet = labSvg("g", { class: "ml-lab-feet" });
    this.bar = labSvg("path", { class: "ml-lab-walk" });
    this.barText = h("li", {});
    this.picture = labSvg(
      "svg",
      { viewBox: `0 0 ${width} ${height + RULER_ROOM}`, role: "img", class: "ml-lab-map" },
      this.outline,
      this.walk,
      this.feet,
      this.bar,
    );
    const sample = (look) =>
      labSvg("svg", { viewBox: "0 0 28 14", class: "ml-lab-sample", "aria-hidden": "true" }, labSvg("path", { class: look, d: "M2 7h24" }));
    const keys = h(
      "ul",
      { class: "ml-lab-keys" },
      h("li", {}, sample("ml-lab-outline"), "the border"),
      h("li", {}, sample("ml-lab-walk"), "the way of the compasses"),
      this.barText,
    );
    return [this.picture, keys];
  }

  show() {
    const { line, ruler } = this.choice;
    const { names, lines, rulers, units } = this.spec;
    const { steps, path, ours, other, d } = this.state;
    const drawn = lines.find((one) => one.id === line);
    const at = lines.indexOf(drawn) * rulers.length;
    const length = ours[at + rulers.indexOf(ruler)];
    this.tick("line");
    this.wanted(ruler);
    const points = labUnpacked(path);
    this.outline.setAttribute("d", drawn.path);
    this.walk.setAttribute("d", labPath(points));
    // Only where the feet of the compasses stand apart on the screen.
    const feet = ruler * units >= 10 ? points : [];
    this.feet.replaceChildren(...feet.map(([cx, cy]) => labSvg("circle", { cx, cy, r: 2.6 })));
    const height = this.spec.size[1];
    this.bar.setAttribute("d", `M14 ${height + 6}v8m0-4h${ruler * units}m0-4v8`);
    this.barText.textContent = `Bar under the map: the ruler, ${ruler} km`;
    const text =
      `${names[0]} with a ruler of ${ruler} km: ${labNumber(steps)} steps and a rest, ` +
      `together ${labNumber(length)} km.`;
    this.say(text);
    this.picture.setAttribute("aria-label", `Map of the border as the grey line, and the way of the compasses over it. ${text}`);
    const rows = rulers.map((one, index) => [
      `${one} km`,
      ...[ours, other].map((all) => (all[at + index] ? `${labNumber(all[at + index])} km` : "not walked yet")),
    ]);
    rows.push(["Every point of the line", `${labNumber(drawn.km)} km`, "–"]);
    this.table.fill(`Lengths along the line of ${drawn.text}`, rows);
    this.fit(drawn, at, d);
    this.dots(drawn, at, d);
  }

  /** Say what the slope means, once there are enough points for one. */
  fit(drawn, at, d) {
    const done = this.spec.rulers.filter((_, index) => this.state.ours[at + index]);
    const spacing = drawn.km / (drawn.points - 1);
    const grows = (one) => `${Math.round(100 * (2 ** (one - 1) - 1))} %`;
    this.sentence.textContent = d.length
      ? `From ${Math.min(...done)} to ${Math.max(...done)} km: each time the ruler is halved, ${this.spec.names[0]} gets ` +
        `about ${grows(d[0])} longer (Richardson’s dimension D ≈ ${d[0].toFixed(2)}), ${this.spec.names[1]} about ` +
        `${grows(d[1])} (D ≈ ${d[1].toFixed(2)}). A straight line has D = 1. This line has a point every ` +
        `${spacing.toFixed(1)} km on average: with shorter rulers the curve flattens at the data’s own ` +
        "resolution, so do not extrapolate."
      : `Walked with ${done.length} of ${this.spec.rulers.length} rulers on this line. With four or more, a sentence ` +
        "here says how fast the length grows.";
  }

  // -------------------------------------------------- length against ruler, both in equal ratios

  plot() {
    const { rulers, lines, names } = this.spec;
    const lengths = [3500, 9000];
    const ratio = (value, [low, high]) => Math.log(value / low) / Math.log(high / low);
    this.x = (ruler) => 52 + 296 * ratio(ruler, [Math.min(...rulers) / 1.15, Math.max(...rulers) * 1.15]);
    this.y = (km) => 216 - 206 * ratio(km, lengths);
    const grid = [4000, 5000, 6000, 7000, 8000].map((km) => [
      labSvg("path", { class: "ml-lab-grid", d: `M52 ${this.y(km)}H348` }),
      labSvg("text", { class: "ml-lab-text", x: 47, y: this.y(km) + 4, "text-anchor": "end" }, labNumber(km)),
    ]);
    const ticks = rulers.map((ruler) => [
      labSvg("path", { class: "ml-lab-grid", d: `M${this.x(ruler)} 10V220` }),
      labSvg("text", { class: "ml-lab-text", x: this.x(ruler), y: 233, "text-anchor": "middle" }, String(ruler)),
    ]);
    this.marks = labSvg("g", {});
    this.chart = labSvg(
      "svg",
      { viewBox: "0 0 360 256", role: "img", class: "ml-lab-plot" },
      grid,
      ticks,
      labSvg("text", { class: "ml-lab-text", x: 200, y: 250, "text-anchor": "middle" }, "ruler in km"),
      labSvg("text", { class: "ml-lab-text", x: 47, y: 15, "text-anchor": "end" }, "km"),
      this.marks,
    );
    const sample = (kind) => labSvg("svg", { viewBox: "0 0 20 14", class: "ml-lab-sample", "aria-hidden": "true" }, this.mark(kind, 10, 7));
    return h(
      "figure",
      { class: "ml-lab-figure" },
      h("figcaption", {}, h("strong", {}, "Your measurements: the shorter the ruler, the longer the border?")),
      this.chart,
      h(
        "ul",
        { class: "ml-lab-keys" },
        h("li", {}, sample("ours"), names[0]),
        h("li", {}, sample("other"), names[1]),
        h("li", {}, sample("faint"), `${names[0]}, on another of the ${lines.length} lines`),
      ),
      h("p", { class: "ml-muted" }, "On both axes equal steps are equal ratios (a log-log plot)."),
    );
  }

  mark(kind, x, y) {
    if (kind === "ours") return labSvg("circle", { class: "ml-lab-ours", cx: x, cy: y, r: 5 });
    if (kind === "faint") return labSvg("circle", { class: "ml-lab-faint", cx: x, cy: y, r: 3 });
    return labSvg("rect", { class: "ml-lab-other", x: x - 4, y: y - 4, width: 8, height: 8 });
  }

  dots(drawn, at, d) {
    const { rulers, lines, names } = this.spec;
    const { ours, other } = this.state;
    const marks = [];
    lines.forEach((one, number) => {
      rulers.forEach((ruler, index) => {
        const place = number * rulers.length + index;
        if (one !== drawn && ours[place]) marks.push(this.mark("faint", this.x(ruler), this.y(ours[place])));
      });
    });
    d.forEach((slope, which) => marks.push(this.slope(slope, [ours, other][which], at, which)));
    for (const [kind, all] of [["other", other], ["ours", ours]]) {
      rulers.forEach((ruler, index) => {
        const km = all[at + index];
        if (km) marks.push(this.mark(kind, this.x(ruler), this.y(km)));
      });
    }
    this.marks.replaceChildren(...marks);
    const told = rulers
      .filter((_, index) => ours[at + index])
      .map((ruler) => {
        const index = at + rulers.indexOf(ruler);
        return `${ruler} km: ${labNumber(ours[index])} and ${labNumber(other[index])} km`;
      });
    this.chart.setAttribute("aria-label", `Plot of length against ruler, ${names[0]} and ${names[1]}. ${told.join("; ")}.`);
  }

  /** The straight line through the middle of the points that has the fitted slope. */
  slope(d, all, at, which) {
    const done = this.spec.rulers.filter((_, index) => all[at + index]);
    const mean = (values) => values.reduce((sum, one) => sum + Math.log(one), 0) / values.length;
    const middle = mean(done);
    const height = mean(done.map((ruler) => all[at + this.spec.rulers.indexOf(ruler)]));
    const place = (ruler) => `${this.x(ruler)} ${this.y(Math.exp(height + (1 - d) * (Math.log(ruler) - middle)))}`;
    const path = `M${place(Math.min(...done))}L${place(Math.max(...done))}`;
    return labSvg("path", { class: which ? "ml-lab-slope ml-lab-slope-other" : "ml-lab-slope", d: path });
  }
}

VIEWS.ruler = showWith(RulerView);
