// ---------------------------------------------------------------- polls: intervals, and one poll as many charts

const POLL_ROW = 30; // px from one poll to the next
const POLLS = ["first poll", "second poll"]; // a title or the small print tells their dates

/** A lab whose pictures are drawn as wide as there is room, so that their letters keep their size. */
class DrawnView extends LabView {
  constructor(model, el) {
    super(model, el);
    this.watch = new ResizeObserver(() => this.redraw());
    this.watch.observe(this.root);
  }

  destroy() {
    this.watch.disconnect();
    super.destroy();
  }

  /** Draw again when the window has another width. */
  redraw() {
    if (this.drawnFor === this.root.clientWidth) return;
    this.drawnFor = this.root.clientWidth;
    this.drawAll();
  }

  /** The room for a picture in px. */
  room(picture) {
    return Math.max(170, Math.min(440, picture.parentElement.clientWidth || 420));
  }

  put(picture, parts, wide, high, label) {
    picture.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    picture.setAttribute("aria-label", label);
    picture.replaceChildren(...parts.flat(Infinity));
  }
}

function pollMark(wave, x, y) {
  if (wave) return labSvg("circle", { class: "ml-lab-ours", cx: x, cy: y, r: 5 });
  return labSvg("rect", { class: "ml-lab-other", x: x - 4, y: y - 4, width: 8, height: 8 });
}

const pollSample = (shape) => labSvg("svg", { viewBox: "0 0 20 14", class: "ml-lab-sample", "aria-hidden": "true" }, shape);
const pollText = (x, y, words, props) => labSvg("text", { class: "ml-lab-text", x, y, ...props }, words);

class PollView extends DrawnView {
  get fields() {
    return ["people"];
  }

  build() {
    const { published, uncovered, limit, hindsight, methods, waves } = this.spec;
    this.chart = labSvg("svg", { role: "img", class: "ml-lab-plot ml-poll-plot" });
    this.list = h("ul", {});
    this.margin = h("p", {});
    this.table = this.fold("All intervals as a table", ["Answer", "Poll", "Share", "Wilson’s interval", "Simple sampling"]);
    const heads = published.heads;
    const rows = published.rows.map(([first, ...rest]) =>
      labRow(
        h("th", { scope: "row", role: "rowheader" }, first),
        rest.map((one, at) => h("td", { role: "cell", "data-head": `${heads[at + 1]}: ` }, one)),
      ),
    );
    return [
      h("p", { class: "ml-summary" }, hindsight),
      this.slider(),
      this.saidLine,
      h("div", {}, this.chart),
      h(
        "ul",
        { class: "ml-lab-keys" },
        waves.map((name, at) => h("li", {}, pollSample(pollMark(at, 10, 7)), name)),
      ),
      h("p", { class: "ml-muted" }, methods),
      this.list,
      h("p", {}, limit),
      this.margin,
      labTable("", h("caption", {}, published.caption), heads, h("tbody", { role: "rowgroup" }, rows)),
      h("h4", {}, "What this interval does not cover"),
      h(
        "ul",
        {},
        uncovered.map(([title, text]) => h("li", {}, h("strong", {}, `${title}. `), text)),
      ),
      this.table.node,
    ];
  }

  /** The slider goes in tens; the field takes any whole number within its ends. */
  slider() {
    const [fewest, most] = this.spec.range;
    const choose = (typed) => {
      const people = Math.min(most, Math.max(fewest, Math.round(Number(typed)) || this.choice.people));
      this.wanted(people);
      if (people !== this.choice.people) this.choose({ people });
    };
    const props = { min: fewest, max: most, "data-key": "people" };
    this.range = h("input", { ...props, type: "range", step: 10, on: { input: () => choose(this.range.value) } });
    this.number = h("input", {
      ...props,
      type: "number",
      step: 1,
      "data-key": "people/number",
      on: {
        change: () => choose(this.number.value),
        keydown: (event) => event.key === "Enter" && choose(this.number.value),
      },
    });
    return h(
      "div",
      { class: "ml-slide ml-lab-slide" },
      h("label", {}, h("span", {}, "People asked in each poll"), this.range),
      h("label", {}, h("span", {}, `The same as a number, ${fewest} to ${labNumber(most)}: `), this.number),
    );
  }

  wanted(people) {
    this.range.value = people;
    this.range.setAttribute("aria-valuetext", `${labNumber(people)} people`);
    this.number.value = people;
  }

  show() {
    const { answers, waves, shares } = this.spec;
    const { wilson, simple, said, margin } = this.state;
    const people = labNumber(this.choice.people);
    this.wanted(this.choice.people);
    this.list.replaceChildren(...said.map((one) => h("li", {}, one)));
    const apart = said.filter((one) => one.includes("do not")).length;
    this.say(`With ${people} people in each poll, the intervals of ${apart} of ${said.length} answers do not overlap. ${said[0]}`);
    this.margin.textContent = `The widest margin with ${people} people: ±${margin.toFixed(1)} points, for a share of 50 %.`;
    const span = ([low, high]) => `${low.toFixed(1)} to ${high.toFixed(1)} %`;
    const rows = shares.map((share, at) => [
      answers[Math.floor(at / waves.length)],
      waves[at % waves.length],
      `${share} %`,
      span(wilson[at]),
      span(simple[at]),
    ]);
    this.table.fill(`95 % intervals with ${people} people in each poll`, rows);
    this.drawAll();
  }

  drawAll() {
    const { answers, waves, shares } = this.spec;
    const { wilson, simple, said } = this.state;
    const wide = this.room(this.chart);
    const x = (percent) => 10 + (wide - 24) * (percent / 100);
    const group = waves.length * POLL_ROW + 26;
    const bottom = answers.length * group + 4;
    const ticks = [0, 20, 40, 60, 80, 100].map((percent) => [
      labSvg("path", { class: "ml-lab-grid", d: `M${x(percent)} 2V${bottom}` }),
      pollText(x(percent), bottom + 17, String(percent), { "text-anchor": "middle" }),
    ]);
    const names = answers.map((one, at) => pollText(2, at * group + 17, one, { class: "ml-lab-text ml-poll-name" }));
    const marks = shares.map((share, at) => {
      const y = Math.floor(at / waves.length) * group + 34 + (at % waves.length) * POLL_ROW;
      const [low, high] = wilson[at].map(x);
      const [from, to] = simple[at].map(x);
      return [
        labSvg("path", { class: "ml-poll-wilson", d: `M${low} ${y - 5}v10m0-5H${high}m0-5v10` }),
        labSvg("path", { class: "ml-poll-simple", d: `M${from} ${y + 10}H${to}` }),
        pollMark(at % waves.length, x(share), y),
      ];
    });
    const below = pollText(wide / 2, bottom + 34, "% of those asked", { "text-anchor": "middle" });
    const label = `Shares of ${answers.length} answers in two polls, with intervals for ${labNumber(this.choice.people)} people. ${said.join(" ")}`;
    this.put(this.chart, [ticks, names, marks, below], wide, bottom + 40, label);
  }
}

VIEWS.poll = showWith(PollView);

// ---------------------------------------------------------------- one poll, many charts

/** How an answer looks in a stacked bar: the one in front is filled. */
function stackLook(spec, front, answer) {
  if (front !== "all") return answer === front ? "ml-chart-front" : "ml-chart-rest";
  return ["ml-chart-front", "ml-chart-second", "ml-chart-rest"][spec.answers.indexOf(answer) % 3];
}

const stackOrder = (spec, front) => (front === "all" ? spec.answers : [front, ...spec.answers.filter((one) => one !== front)]);

/** The ways to draw: (spec, choice, scale, left edge) to the parts and how high they are. */
const POLL_CHARTS = {
  stack(spec, { front }, x, left) {
    const parts = POLLS.map((poll, wave) => {
      const y = 4 + wave * 42;
      let from = 0;
      const pieces = stackOrder(spec, front).map((answer) => {
        const share = spec.shares[answer][wave];
        const begin = x(from);
        from = Math.min(from + share, 100); // rounded shares may add up to a little more than all
        const wide = x(from) - begin;
        const look = stackLook(spec, front, answer);
        const said = pollText(begin + wide / 2, y + 21, String(share), { "text-anchor": "middle", class: `ml-lab-text ${look}-text` });
        return [labSvg("rect", { class: look, x: begin, y, width: wide, height: 32 }), wide > 26 ? said : null];
      });
      return [pollText(left - 6, y + 21, poll, { "text-anchor": "end" }), pieces];
    });
    return { parts, high: 88 };
  },

  dots(spec, { front }, x) {
    const shown = front === "all" ? spec.answers : [front];
    const parts = shown.map((answer, at) => {
      const y = 4 + at * 56;
      const shares = spec.shares[answer];
      const [one, other] = shares.map(x);
      const side = Math.sign(other - one) || 1; // the numbers stand outside of the two dots
      const number = (place, way, words) => pollText(place + 11 * way, y + 37, words, { "text-anchor": way > 0 ? "start" : "end" });
      return [
        pollText(2, y + 14, answer, { class: "ml-lab-text ml-poll-name" }),
        labSvg("path", { class: "ml-chart-way", d: `M${one} ${y + 32}H${other}` }),
        pollMark(0, one, y + 32),
        pollMark(1, other, y + 32),
        number(one, -side, String(shares[0])),
        number(other, side, String(shares[1])),
      ];
    });
    return { parts, high: shown.length * 56 };
  },

  bars(spec, { front }, x, left) {
    const shown = front === "all" ? spec.answers : [front];
    const parts = shown.map((answer, at) => {
      const bars = spec.shares[answer].map((share, wave) => {
        const y = 24 + at * 78 + wave * 25;
        return [
          pollText(left - 6, y + 15, POLLS[wave], { "text-anchor": "end" }),
          labSvg("rect", { class: wave ? "ml-chart-front" : "ml-chart-rest", x: left, y, width: x(share) - left, height: 20 }),
          pollText(x(share) + 5, y + 15, String(share)),
        ];
      });
      return [pollText(2, 18 + at * 78, answer, { class: "ml-lab-text ml-poll-name" }), bars];
    });
    return { parts, high: shown.length * 78 };
  },
};

/** Draw the chart of some choices as wide as there is room; the axis is as the kernel says. */
function pollChart(spec, choice, wide) {
  const [start, end] = spec.axes[`${choice.chart}/${choice.start}/${choice.front}`];
  const left = choice.chart === "dots" ? 34 : 84;
  const right = wide - (choice.chart === "stack" ? 24 : 38);
  const x = (percent) => left + (right - left) * ((percent - start) / (end - start));
  const { parts, high } = POLL_CHARTS[choice.chart](spec, choice, x, left);
  const middle = (start + end) / 2;
  const ticks = [start, middle, end].map((percent) => [
    labSvg("path", { class: "ml-lab-grid", d: `M${x(percent)} 0V${high + 6}` }),
    // A narrow picture has no room for a number in the middle.
    percent === middle && wide < 260 ? null : pollText(x(percent), high + 21, `${percent} %`, { "text-anchor": "middle" }),
  ]);
  return { parts: [ticks, parts].flat(Infinity).filter(Boolean), high: high + 28 };
}

class FramesView extends keepingLab(DrawnView, "chart") {
  get fields() {
    return ["chart", "start", "front", "heading", "small"];
  }

  build() {
    const { fields, table, meter } = this.spec;
    this.title = h("h4", {});
    this.keys = h("ul", { class: "ml-lab-keys", "aria-hidden": "true" });
    this.small = h("p", { class: "ml-muted" });
    this.picture = labSvg("svg", { role: "img", class: "ml-lab-plot ml-poll-plot" });
    this.why = h("p", { class: "ml-chart-why" });
    this.answers = meter.map((text) => ({ text, said: h("dd", {}) }));
    this.table = this.fold("The table under every chart", table.heads);
    this.table.fill(table.caption, table.rows);
    return [
      h("div", { class: "ml-lab-choices" }, fields.map((one) => this.radios(one.id, one.text, one.options))),
      h("figure", { class: "ml-lab-figure ml-chart" }, h("figcaption", {}, this.title), this.picture, this.keys, this.small),
      this.why,
      h("h4", { id: `${this.name}-meter` }, "What a reader of this chart can see. Information, no grade"),
      h("dl", { class: "ml-chart-meter", "aria-labelledby": `${this.name}-meter` }, this.answers.map(({ text, said }) => h("div", {}, h("dt", {}, text), said))),
      this.saidLine,
      this.table.node,
      this.keepers(),
    ];
  }

  slot(slot, text) {
    const title = h("p", {}, "Nothing kept yet.");
    const picture = labSvg("svg", { role: "img", class: "ml-lab-plot ml-poll-plot" });
    const plate = h("div", { hidden: true }, picture);
    const said = h("p", { class: "ml-muted" });
    return { node: this.slotFigure(slot, text, title, plate, said), title, picture, plate, said };
  }

  /** Show what is kept in a slot: the five choices, and all in words. */
  fill(slot, text, kept) {
    const one = this.slots[slot];
    one.plate.hidden = one.said.hidden = !kept;
    if (!kept) {
      one.title.textContent = "Nothing kept yet.";
      return;
    }
    const [chart, start, front, heading, small, settings] = kept;
    const mark = this.spec.false.includes(heading) ? " (false)" : "";
    one.title.textContent = this.text("heading", heading) + mark;
    one.said.textContent = `${settings}.${small === "full" ? ` ${this.spec.small}` : ""}`;
    this.draw(one.picture, { chart, start, front }, `Chart ${slot}, ${text}. ${one.title.textContent}. ${settings}.`);
  }

  draw(picture, choice, label) {
    const wide = this.room(picture);
    const { parts, high } = pollChart(this.spec, choice, wide);
    this.put(picture, parts, wide, high, label);
  }

  show() {
    const { heading, small } = this.choice;
    const { alt, meter } = this.state;
    this.fields.forEach((field) => this.tick(field));
    this.title.textContent = this.text("heading");
    this.small.textContent = small === "full" ? this.spec.small : "";
    this.small.hidden = small !== "full";
    this.keys.replaceChildren(...this.legend());
    const isFalse = this.spec.false.includes(heading);
    this.why.dataset.state = isFalse ? "not_supported" : "accepted";
    this.why.replaceChildren(
      h("strong", {}, isFalse ? "✗ This title is false. " : "✓ This title is true. "),
      this.spec.whys[heading],
    );
    meter.forEach((text, at) => (this.answers[at].said.textContent = text));
    const told = this.text("heading") + joint(this.text("heading"), ".");
    this.say(`${told}${isFalse ? "This title is false. " : ""}${alt}`);
    this.drawAll();
  }

  drawAll() {
    const told = this.text("heading") + joint(this.text("heading"), ".");
    this.draw(this.picture, this.choice, told + this.state.alt);
    this.showKept();
  }

  /** What the looks of a stacked bar mean, and which dot is which; bars name themselves. */
  legend() {
    const { chart, front } = this.choice;
    if (chart === "dots") return POLLS.map((poll, wave) => h("li", {}, pollSample(pollMark(wave, 10, 7)), poll));
    if (chart === "bars") return [];
    const box = (answer) => labSvg("rect", { class: stackLook(this.spec, front, answer), x: 1, y: 1, width: 18, height: 12 });
    return stackOrder(this.spec, front).map((answer) => h("li", {}, pollSample(box(answer)), answer));
  }
}

VIEWS.frames = showWith(FramesView);
