// ---------------------------------------------------------------- labels on the words of a sentence

const MARK_STANDS = { missed: "missed", extra: "too much" };

/** Numbers in order as runs: [[first, last], …]. */
function runsOf(numbers) {
  const runs = [];
  for (const one of [...numbers].sort((a, b) => a - b)) {
    if (runs.length && runs.at(-1)[1] === one - 1) runs.at(-1)[1] = one;
    else runs.push([one, one]);
  }
  return runs;
}

/** "words 3 to 8 and 10", counted from 1. */
function wordPlaces(numbers) {
  const places = runsOf(numbers).map(([first, last]) => (first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`));
  const end = places.pop();
  return `${numbers.length === 1 ? "word" : "words"} ${places.length ? `${places.join(", ")} and ` : ""}${end}`;
}

/** A sentence whose words are labelled: by mouse, by touch, by keys, or from lists. */
class Marking {
  constructor(view, exercise, promptId) {
    this.view = view;
    this.exercise = exercise;
    this.name = `${view.name}-${exercise.id}`;
    this.asked = exercise.labels.filter((label) => !exercise.given[label.id]);
    this.layers = [...new Set(exercise.labels.map((label) => label.layer))].sort();
    // Where the learner is stays with the view, which draws this anew after every message.
    view.marking ??= {};
    this.at = view.marking[exercise.id] ??= { cursor: 0 };
    if (this.at.attempt !== view.state.attempt) Object.assign(this.at, { attempt: view.state.attempt, anchor: null, range: false });
    this.boxes = new Map();
    this.buttons = new Map();
    this.rows = new Map();
    this.ends = new Map();
    this.node = h(
      "div",
      { class: "ml-marking" },
      this.help(),
      this.sentence(promptId),
      this.tools(),
      this.news(),
      h("ul", { class: "ml-marked" }, exercise.labels.map((label) => this.row(label))),
      this.unsure(),
      view.itemFeedback(exercise, ""),
      this.lists(),
    );
    this.refresh();
  }

  // -------------------------------------------------- the answer

  get value() {
    return this.view.answers[this.exercise.id]?.value;
  }

  /** The words of a label: a list, or undefined where nothing has been said yet. */
  wordsOf(label) {
    return this.exercise.given[label.id] ?? (this.value === CANNOT_TELL ? undefined : this.value?.[label.id]);
  }

  marks() {
    return clone(this.value === CANNOT_TELL ? this.at.before : this.value) ?? {};
  }

  keep(value) {
    const answer = value === CANNOT_TELL || Object.keys(value).length ? value : null;
    this.view.set(this.exercise.id, answer);
    this.refresh();
  }

  /** Take words away from labels of a layer; a label that loses its last one is open again. */
  without(value, numbers, layer) {
    for (const label of this.asked) {
      if (label.layer !== layer || !value[label.id]?.length) continue;
      value[label.id] = value[label.id].filter((one) => !numbers.includes(one));
      if (!value[label.id].length) delete value[label.id];
    }
    return value;
  }

  /** Put a label on words, or take it away where all of them have it. */
  put(label, numbers) {
    const fixed = this.exercise.labels.filter((one) => one.layer === label.layer).flatMap((one) => this.exercise.given[one.id] ?? []);
    const free = numbers.filter((one) => !fixed.includes(one));
    if (this.exercise.given[label.id]) return this.say(`“${label.text}” is filled in for you.`);
    if (!numbers.length) return this.say("First choose words: click one, or move with the arrow keys.");
    if (!free.length) return this.say("These words are filled in for you.");
    const had = this.wordsOf(label) ?? [];
    const all = free.every((one) => had.includes(one));
    const value = this.without(this.marks(), free, label.layer);
    if (!all) value[label.id] = [...(value[label.id] ?? []), ...free].sort((a, b) => a - b);
    this.keep(value);
    return this.say(`${label.text}: ${this.placed(label)}`);
  }

  clear(numbers) {
    const value = this.layers.reduce((kept, layer) => this.without(kept, numbers, layer), this.marks());
    this.keep(value);
    this.say(`${wordPlaces(numbers)}: no label`);
  }

  /** Say that the sentence has no words for a label, or take that back. */
  none(label, on) {
    const value = this.marks();
    if (on) value[label.id] = [];
    else delete value[label.id];
    this.keep(value);
    this.say(`${label.text}: ${this.placed(label)}`);
  }

  // -------------------------------------------------- choosing words

  chosen() {
    const { anchor, cursor } = this.at;
    if (anchor === null) return [];
    const [first, last] = [Math.min(anchor, cursor), Math.max(anchor, cursor)];
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  }

  go(to, extend) {
    const last = this.exercise.words.length - 1;
    const cursor = Math.max(0, Math.min(last, to));
    if (!extend || this.at.anchor === null) this.at.anchor = cursor;
    this.at.cursor = cursor;
    this.refresh();
    if (this.at.anchor !== cursor) this.say(`${wordPlaces(this.chosen())} chosen`);
  }

  keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.view.open) return;
    const last = this.exercise.words.length - 1;
    const { cursor } = this.at;
    const to = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: 0, End: last }[event.key];
    const label = this.labelOf(event);
    if (to !== undefined) {
      this.go(to, event.shiftKey);
      this.options[this.at.cursor].focus();
    } else if (["Backspace", "Delete", "0"].includes(event.key)) this.clear(this.chosen());
    else if (label) this.put(label, this.chosen());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The label of a letter key; on a keyboard without Latin letters, of the key in its place. */
  labelOf(event) {
    const letter = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : event.code.replace("Key", "");
    return this.exercise.labels.find((label) => label.letter === letter);
  }

  pressed(event, number) {
    if (!this.view.open || event.button > 0) return;
    this.dragging = true;
    this.go(number, event.shiftKey || this.at.range);
    this.at.range = false;
    this.refresh();
  }

  dragged(event) {
    if (!this.dragging) return;
    if (!event.buttons) {
      this.dragging = false;
      return;
    }
    const under = document.elementFromPoint(event.clientX, event.clientY)?.closest(".ml-word");
    const number = this.options.indexOf(under);
    if (number >= 0 && number !== this.at.cursor) this.go(number, true);
  }

  // -------------------------------------------------- drawing

  help() {
    if (!this.view.open) return null;
    const letters = this.asked.map((label) => label.letter).join(", ");
    return h(
      "p",
      { class: "ml-muted", id: `${this.name}-help` },
      "Choose words, then a label. Mouse or finger: click a word, or drag over several. Keys: ",
      h("kbd", {}, "←"),
      " ",
      h("kbd", {}, "→"),
      " move, with ",
      h("kbd", {}, "Shift"),
      " they choose more, ",
      h("kbd", {}, letters),
      " label, ",
      h("kbd", {}, "0"),
      " or ",
      h("kbd", {}, "Backspace"),
      " clears.",
    );
  }

  sentence(promptId) {
    const { open } = this.view;
    this.options = this.exercise.words.map((word, number) => {
      const option = h(
        "span",
        {
          class: "ml-word",
          role: "option",
          tabindex: -1,
          "aria-selected": "false",
          "data-key": `${this.exercise.id}/word/${number}`,
          "data-joined": word.joined,
          on: {
            pointerdown: (event) => this.pressed(event, number),
            focus: () => {
              if (this.at.anchor === null && open) this.go(number, false);
            },
          },
        },
        h("span", { class: "ml-word-text" }, word.text, this.exercise.words[number + 1]?.joined ? "" : " "),
        this.layers.map((layer) => h("span", { class: "ml-word-row", "data-layer": layer, "aria-hidden": "true" })),
      );
      return option;
    });
    const box = h(
      "div",
      {
        class: "ml-words",
        role: "listbox",
        "aria-multiselectable": "true",
        "aria-orientation": "horizontal",
        "aria-disabled": open ? null : "true",
        "aria-label": `Words of ${this.exercise.sentence}`,
        "aria-describedby": open ? `${promptId} ${this.name}-help` : promptId,
        on: {
          keydown: (event) => this.keyed(event),
          pointermove: (event) => this.dragged(event),
          pointerup: () => (this.dragging = false),
          pointercancel: () => (this.dragging = false),
        },
      },
      this.options,
    );
    return h("div", { class: "ml-sentence" }, h("span", { class: "ml-id" }, this.exercise.sentence), box);
  }

  tools() {
    if (!this.view.open) return null;
    const button = (key, press, ...inner) =>
      h("button", { type: "button", class: "ml-quiet", "data-key": `${this.exercise.id}/${key}`, on: { click: press } }, inner);
    this.asked.forEach((label) =>
      this.buttons.set(
        label.id,
        button(`label/${label.id}`, () => this.put(label, this.chosen()), this.badge(label), ` ${label.text}`),
      ),
    );
    const clear = button("clear", () => this.clear(this.chosen()), "Clear");
    this.rangeButton = button(
      "range",
      () => {
        this.at.range = !this.at.range;
        this.refresh();
        if (this.at.range) this.say("Now tap the last word.");
      },
      "… up to",
    );
    this.rangeButton.classList.add("ml-by-finger");
    this.clearButton = clear;
    return h(
      "div",
      { class: "ml-mark-tools", role: "group", "aria-label": "Label the chosen words" },
      [...this.buttons.values()],
      clear,
      this.rangeButton,
    );
  }

  news() {
    this.newsLine = h("p", { class: "ml-muted ml-mark-news", role: "status" });
    return this.newsLine;
  }

  say(text) {
    this.newsLine.textContent = text;
  }

  badge(label) {
    return h("span", { class: "ml-badge", "data-look": this.look(label), "data-layer": label.layer, "aria-hidden": "true" }, label.letter);
  }

  /** Which underline and colour a label has: its place among the labels of its layer. */
  look(label) {
    return this.exercise.labels.filter((one) => one.layer === label.layer).indexOf(label) % 5;
  }

  row(label) {
    const given = Boolean(this.exercise.given[label.id]);
    const told = h("span", { class: "ml-mark-told" });
    this.rows.set(label.id, told);
    const box = h("input", {
      type: "checkbox",
      "data-key": `${this.exercise.id}/none/${label.id}`,
      on: { change: () => this.none(label, box.checked) },
    });
    if (!given) this.boxes.set(label.id, box);
    return h(
      "li",
      {},
      h(
        "div",
        { class: "ml-mark-row" },
        h("p", {}, this.badge(label), " ", h("strong", {}, label.text), ": ", told),
        given || !this.view.open ? null : h("label", { class: "ml-option" }, box, h("span", {}, `There is no ${label.text} here`)),
      ),
      this.view.itemFeedback(this.exercise, label.id),
    );
  }

  unsure() {
    this.unsureBox = h("input", {
      type: "checkbox",
      disabled: !this.view.open,
      "data-key": `${this.exercise.id}/${CANNOT_TELL}`,
      on: {
        change: () => {
          if (this.unsureBox.checked) this.at.before = this.marks();
          this.keep(this.unsureBox.checked ? CANNOT_TELL : (this.at.before ?? {}));
        },
      },
    });
    return h("label", { class: "ml-option" }, this.unsureBox, h("span", {}, CANNOT_TELL_TEXT));
  }

  /** The same choices as lists: for each label a first and a last word. */
  lists() {
    if (!this.view.open) return null;
    const folded = h(
      "details",
      { class: "ml-mark-lists", open: this.at.lists, on: { toggle: () => (this.at.lists = folded.open) } },
      h("summary", { "data-key": `${this.exercise.id}/lists` }, "Choose from lists instead"),
      this.asked.map((label) => this.list(label)),
    );
    return folded;
  }

  list(label) {
    const key = `${this.exercise.id}/list/${label.id}`;
    const select = (end, text) => {
      const id = `${this.name}-${label.id}-${end}`;
      const field = h(
        "select",
        { id, "data-key": `${key}/${end}` },
        this.exercise.words.map((word, number) => h("option", { value: number }, `${number + 1} ${word.text}`)),
      );
      return [field, h("label", { for: id }, text, " ", field)];
    };
    const [first, from] = select("from", "from");
    const [last, to] = select("to", "to");
    this.ends.set(label.id, { first, last });
    const range = () => {
      const ends = [Number(first.value), Number(last.value)].sort((a, b) => a - b);
      return Array.from({ length: ends[1] - ends[0] + 1 }, (_, step) => ends[0] + step);
    };
    const add = () => {
      const had = this.wordsOf(label) ?? [];
      const fresh = range().filter((one) => !had.includes(one));
      if (fresh.length) this.put(label, fresh);
      else this.say(`${label.text}: ${this.placed(label)}`);
    };
    const clear = () => {
      const value = this.marks();
      delete value[label.id];
      this.keep(value);
      this.say(`${label.text}: ${this.placed(label)}`);
    };
    const button = (name, press, text) =>
      h("button", { type: "button", class: "ml-quiet", "data-key": `${key}/${name}`, on: { click: press } }, text);
    return h(
      "fieldset",
      {},
      h("legend", {}, this.badge(label), ` ${label.text}`),
      from,
      to,
      button("add", add, "Add these words"),
      button("clear", clear, "Take all away"),
    );
  }

  // -------------------------------------------------- keeping the page up to date

  /** "words 3 to 8, “Russian … Feigin”" */
  placed(label) {
    const numbers = this.wordsOf(label);
    if (numbers === undefined) return "nothing yet";
    if (!numbers.length) return "none in this sentence";
    const { words } = this.exercise;
    const [first, last] = [numbers[0], numbers.at(-1)];
    const between = numbers.length === 2 && last === first + 1 ? (words[last].joined ? "" : " ") : " … ";
    const quote = first === last ? words[first].text : words[first].text + between + words[last].text;
    return `${wordPlaces(numbers)}, “${quote.replace(/^[“"]|[.,:;!?”"]+$/g, "")}”`;
  }

  /** What the last feedback said of single words: word number to [label, "missed" or "extra"]. */
  stands() {
    const stands = new Map();
    const { items } = this.view.state.feedback[this.exercise.id] ?? { items: [] };
    for (const label of this.asked) {
      const marks = items.find((one) => one.id === label.id)?.marks ?? {};
      for (const [number, how] of Object.entries(marks)) {
        // On a second try a mark goes as soon as it is mended.
        const has = Boolean(this.wordsOf(label)?.includes(Number(number)));
        if (has !== (how === "extra")) continue;
        stands.set(Number(number), [...(stands.get(Number(number)) ?? []), [label, how]]);
      }
    }
    return stands;
  }

  refresh() {
    const chosen = new Set(this.view.open ? this.chosen() : []);
    const stands = this.stands();
    this.options.forEach((option, number) => this.refreshWord(option, number, chosen.has(number), stands.get(number) ?? []));
    for (const label of this.exercise.labels) {
      const numbers = this.wordsOf(label);
      const fixed = this.exercise.given[label.id] ? " (filled in for you)" : "";
      this.rows.get(label.id).textContent = this.value === CANNOT_TELL && !fixed ? "–" : this.placed(label) + fixed;
      if (this.boxes.has(label.id)) this.boxes.get(label.id).checked = numbers?.length === 0;
      const on = chosen.size > 0 && [...chosen].every((one) => numbers?.includes(one));
      this.buttons.get(label.id)?.setAttribute("aria-pressed", String(on));
    }
    this.ends.forEach((lists, id) => this.refreshList(lists, this.wordsOf({ id })));
    this.rangeButton?.setAttribute("aria-pressed", String(this.at.range));
    if (this.clearButton) this.clearButton.disabled = !chosen.size;
    this.unsureBox.checked = this.value === CANNOT_TELL;
  }

  /** Let the lists show where a label lies, as soon as that changes. */
  refreshList(lists, numbers = []) {
    const shown = numbers.join();
    if (lists.shown === shown) return;
    lists.shown = shown;
    lists.first.value = numbers[0] ?? 0;
    lists.last.value = numbers.at(-1) ?? 0;
  }

  refreshWord(option, number, chosen, stands) {
    const labels = this.exercise.labels.filter((label) => this.wordsOf(label)?.includes(number));
    option.setAttribute("aria-selected", String(chosen));
    option.tabIndex = this.view.open && number === this.at.cursor ? 0 : -1;
    const told = [
      ...labels.map((label) => label.text),
      ...stands.map(([label, how]) => `${MARK_STANDS[how]}: ${label.text}`),
    ];
    option.setAttribute("aria-label", [this.exercise.words[number].text, ...told].join(", "));
    for (const how of Object.keys(MARK_STANDS)) option.toggleAttribute(`data-${how}`, stands.some((one) => one[1] === how));
    for (const row of option.querySelectorAll(".ml-word-row")) {
      const label = labels.find((one) => String(one.layer) === row.dataset.layer);
      const before = label && this.wordsOf(label).includes(number - 1);
      const after = label && this.wordsOf(label).includes(number + 1);
      row.replaceChildren(...(label && !before ? [this.badge(label)] : []));
      if (label) row.dataset.look = this.look(label);
      else delete row.dataset.look;
      row.toggleAttribute("data-end", Boolean(label) && !after);
    }
  }
}

KINDS.mark = (view, exercise, promptId) => {
  const marking = new Marking(view, exercise, promptId);
  const feedback = view.state.feedback[exercise.id]?.items ?? [];
  // Only the looks that occur: which words were missed is left to the second try.
  const looks = new Set(feedback.flatMap((one) => Object.values(one.marks ?? {})));
  const told = [
    looks.has("missed") ? [h("span", { class: "ml-missed" }, "dotted frame"), " = you missed it"] : null,
    looks.has("extra") ? [h("s", {}, "struck through"), " = too much"] : null,
  ].filter(Boolean);
  const joined = told.flatMap((one, at) => (at ? [", ", one] : [one]));
  const legend = told.length ? h("p", { class: "ml-muted ml-mark-legend" }, "In the sentence: ", joined, ".") : null;
  if (legend) marking.node.querySelector(".ml-sentence").after(legend);
  return marking.node;
};

STILL_OPEN.mark = (view, exercise, value) =>
  value === CANNOT_TELL
    ? []
    : exercise.labels
        .filter((label) => !exercise.given[label.id] && value?.[label.id] === undefined)
        .map((label) => ({
          name: label.text,
          node: view.root.querySelector(`[data-exercise="${CSS.escape(exercise.id)}"] .ml-word[tabindex="0"]`),
        }));
