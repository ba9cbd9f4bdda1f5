// ---------------------------------------------------------------- the learner's work

class WorkView {
  constructor(model, el) {
    this.model = model;
    this.name = `ml${++views}`;
    // What speaks stays where it is while the rest is drawn anew: readers would not hear a new place.
    this.trouble = h("p", { class: "ml-status", "data-mood": "trouble", role: "alert", hidden: true });
    this.news = h("p", { class: "ml-status ml-news", role: "status" });
    [this.above, this.between, this.below] = [h("div", {}), h("div", {}), h("div", {})];
    this.root = h(
      "section",
      { class: "ml ml-work", lang: "en", "aria-label": "My work" },
      this.above,
      this.trouble,
      this.between,
      this.news,
      this.below,
    );
    el.append(this.root);
    this.listen = () => this.draw();
    this.hear = (message, buffers) => {
      if (message.type === "file") download(buffers[0], message.name, message.mime);
      if (message.text) this.say(message.text, message.mood);
    };
    model.on("change:state", this.listen);
    model.on("msg:custom", this.hear);
    this.draw();
  }

  destroy() {
    this.model.off("change:state", this.listen);
    this.model.off("msg:custom", this.hear);
  }

  say(text, mood = "saved") {
    this.news.textContent = text;
    this.news.dataset.mood = mood;
  }

  button(text, look, key, click) {
    return h("button", { type: "button", class: look, "data-key": key, on: { click } }, text);
  }

  draw() {
    const state = this.model.get("state");
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.above.replaceChildren(h("h3", { class: "ml-title" }, "My work"), h("p", {}, state.where));
    this.trouble.hidden = !state.trouble;
    if (this.trouble.textContent !== (state.trouble ?? "")) this.trouble.textContent = state.trouble ?? "";
    const problems = state.problems.map((one) => h("li", {}, one));
    const between = [
      problems.length ? h("div", { class: "ml-status", "data-mood": "trouble" }, h("ul", {}, problems)) : null,
      this.course(state),
      this.progress(state),
    ];
    this.between.replaceChildren(...between.filter(Boolean));
    const below = [this.saving(), this.handIn(), this.code(state), presentChoice(this, state), this.startOver()];
    this.below.replaceChildren(...below.filter(Boolean));
    // The question "Yes, put my answers aside" is folded away again.
    const again = focused?.replace(/^start-over-.*/, "start-over");
    if (again) this.root.querySelector(`[data-key="${CSS.escape(again)}"]`)?.focus();
  }

  progress(state) {
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Where you are"),
      h("ol", { class: "ml-progress", "data-key": "progress" }, state.progress.map((one) => this.stage(one))),
    );
  }

  /** One notebook: a link to it, how long it takes, how much of it is done. */
  stage(one) {
    const begun = one.begun ? `, ${one.begun} begun` : "";
    const all = one.done === one.of ? " ✓ all done" : "";
    return h(
      "li",
      { "data-next": Boolean(one.next) },
      h("span", { class: "ml-number" }, one.notebook.slice(0, 2)),
      h(
        "span",
        {},
        this.link(one),
        one.minutes ? h("span", { class: "ml-minutes" }, ` about ${one.minutes} min`) : null,
        h("br"),
        h("meter", { min: 0, max: one.of, value: one.done, "aria-hidden": "true" }),
        ` ${one.done} of ${one.of} exercises done${begun}${all}`,
        one.next ? h("strong", { class: "ml-tag" }, "← next for you") : null,
      ),
    );
  }

  /** A link to a notebook beside this one; JupyterLab opens it in a tab of its own. */
  link({ notebook, title }) {
    const address = `${notebook}.ipynb`;
    const inLab = () => {
      // Where this notebook stands on the server, as the address of the page tells.
      const [, folder] = /\/lab(?:\/workspaces\/[^/]+)?\/tree\/(.*\/)?[^/]*$/.exec(location.pathname) ?? [];
      if (!/\/lab\b/.test(location.pathname)) return;
      const path = decodeURIComponent(folder ?? "") + address;
      link.setAttribute("data-commandlinker-command", "docmanager:open");
      link.setAttribute("data-commandlinker-args", JSON.stringify({ path }));
    };
    const link = h("a", { href: address, "data-key": `open/${notebook}`, on: { click: inLab } }, title);
    return link;
  }

  handIn() {
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Keep it and hand it in"),
      h("p", {}, "The whole course as one file for your teacher, and as one report for you. Each notebook offers the same for itself, at its end."),
      handInButtons(this, this.model.get("spec").holds),
    );
  }

  course(state) {
    return h(
      "fieldset",
      { class: "ml-choices ml-inline" },
      h("legend", {}, "My course"),
      state.courses.map((one) =>
        radio(`${this.name}-course`, one.text, {
          checked: state.course === one.id,
          "data-key": `course/${one.id}`,
          on: { change: () => this.model.send({ type: "course", course: one.id }) },
        }),
      ),
    );
  }

  saving() {
    const file = h("input", {
      type: "file",
      accept: ".zip,.jsonl",
      "data-key": "restore",
      on: { change: () => this.restore(file) },
    });
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Save and restore"),
      h("p", {}, "To go on elsewhere or later: the file holds everything, drafts too, and a report that you can read in any browser. A hand-in file can be restored as well."),
      this.button("Save my work", "ml-main", "save", () => this.model.send({ type: "bundle" })),
      h("label", { class: "ml-file" }, "Restore a saved file: ", file),
    );
  }

  async restore(file) {
    const chosen = file.files[0];
    if (!chosen) return;
    if (chosen.size > 8_000_000) {
      this.say("This file is larger than 8 MB, more than a page can hand over. Put it beside the notebooks and see “Restore a large file” in the README.", "trouble");
      return;
    }
    this.say(`Reading ${chosen.name} …`, "busy");
    this.model.send({ type: "restore", name: chosen.name }, undefined, [await chosen.arrayBuffer()]);
  }

  code(state) {
    if (state.code !== this.codeDrawn) this.typed = undefined;
    this.codeDrawn = state.code;
    const field = h("input", {
      type: "text",
      value: this.typed ?? state.code, // a code that was refused is there to be mended
      maxlength: 40,
      autocomplete: "off",
      "data-key": "code",
      placeholder: state.suggestion,
      on: { input: () => (this.typed = field.value) },
    });
    const use = () => this.model.send({ type: "code", code: field.value || state.suggestion });
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "A code of your own"),
      h("p", {}, "Do you share this computer? Choose a code, not your name. Each code has its own answers. It is a label, not a password."),
      h("label", { class: "ml-file" }, "My code: ", field),
      this.button("Use this code", "ml-quiet", "use-code", use),
    );
  }

  startOver() {
    const sure = h(
      "div",
      { hidden: true },
      h("p", {}, "Your answers will be put aside in a file of their own, and every exercise starts empty."),
      this.button("Yes, put my answers aside", "ml-main", "start-over-yes", () => {
        this.asking = false;
        this.model.send({ type: "start_over" });
      }),
      this.button("No, keep them", "ml-quiet", "start-over-no", () => {
        sure.hidden = true;
        this.root.querySelector('[data-key="start-over"]').focus();
      }),
    );
    return h(
      "div",
      { class: "ml-block" },
      h("h4", {}, "Start over"),
      this.button("Start over …", "ml-quiet", "start-over", () => {
        sure.hidden = false;
        sure.querySelector("button").focus();
      }),
      sure,
    );
  }
}

VIEWS.work = showWith(WorkView);
