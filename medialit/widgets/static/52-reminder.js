// ---------------------------------------------------------------- a reminder to save

// Only a borrowed computer says anything in `borrowed`; elsewhere nothing here does anything.
const borrowedPlaces = (globalThis.medialitBorrowed ??= new Map()); // journal to whether work would be lost

function askBeforeLeaving(event) {
  if ([...borrowedPlaces.values()].some(Boolean)) event.preventDefault();
}

class ReminderView {
  constructor(model, el) {
    this.model = model;
    this.listen = () => this.show();
    model.on("change:borrowed", this.listen);
    // It is there from the start, so that what comes into it is read out.
    this.text = h("p", { role: "status" });
    const save = () => model.send({ type: "bundle" });
    this.buttons = h(
      "div",
      { class: "ml-actions" },
      h("button", { type: "button", class: "ml-main", "data-key": "remind-save", on: { click: save } }, "Save my work"),
      h("button", { type: "button", class: "ml-quiet", "data-key": "remind-later", on: { click: () => this.later() } }, "Not now"),
    );
    this.box = h("div", { class: "ml ml-reminder", lang: "en", role: "group", "aria-label": "Reminder to save" }, this.text, this.buttons);
    el.append(this.box);
    this.show();
  }

  destroy() {
    this.model.off("change:borrowed", this.listen);
    this.box.remove();
  }

  show() {
    const { place, work, text } = this.model.get("borrowed");
    borrowedPlaces.set(place, work);
    globalThis.addEventListener("beforeunload", askBeforeLeaving);
    if (!text && this.open) this.close(work ? "Not saved yet." : "Saved as a file, where your browser keeps downloads.");
    if (text) this.say(text, true);
  }

  later() {
    this.close("All right. The next reminder comes after some more answers.");
  }

  /** Fold away; whoever was inside hears why, and stays here. */
  close(text) {
    const inside = this.box.contains(document.activeElement);
    this.say(inside ? text : "", false);
    if (!inside) return;
    this.text.tabIndex = -1;
    this.text.focus();
  }

  say(text, open) {
    this.open = open;
    this.text.textContent = text;
    this.box.dataset.open = open;
  }
}

VIEWS.exercise = ((plain) => (model, el) => {
  const end = plain(model, el);
  if (!model.get("borrowed")?.place) return end;
  const reminder = new ReminderView(model, el);
  return () => {
    reminder.destroy();
    end();
  };
})(VIEWS.exercise);
