// ---------------------------------------------------------------- the article

function readerView(model, el) {
  const spec = model.get("spec");
  const ids = spec.sections.flatMap((section) => section.sentences.map((one) => one.id));
  // Landmarks need names of their own: a notebook shows several pieces of the article.
  const name = `${spec.heading}, ${ids.length > 3 ? `${ids[0]} to ${ids.at(-1)}` : ids.join(", ")}`;
  const root = h("section", { class: "ml ml-reader", lang: "en", "aria-label": name });
  // A short piece needs no scroll bar, and so no stop for the Tab key.
  const long = ids.length > 8 && { tabindex: 0, role: "group", "aria-label": "Text of the article" };
  const body = h("div", { class: long ? "ml-pages ml-long" : "ml-pages", ...long });
  const marked = spec.sections.some((section) => section.sentences.some((one) => one.marked));
  const whole = spec.sections.some((section) => section.sentences.some((one) => !one.marked));
  const fill = (only) =>
    body.replaceChildren(
      ...spec.sections
        .map((section) => ({ ...section, sentences: section.sentences.filter((one) => !only || one.marked) }))
        .filter((section) => section.sentences.length)
        .map((section) => h("div", { class: "ml-section" }, section.sentences.map(sentence))),
    );
  fill(false);
  root.append(h("h3", { class: "ml-title" }, spec.heading));
  if (spec.note) root.append(h("p", { class: "ml-muted" }, spec.note));
  if (marked && whole) {
    const box = h("input", { type: "checkbox", on: { change: () => fill(box.checked) } });
    root.append(h("label", { class: "ml-option" }, box, h("span", {}, "Show only the marked sentences")));
  }
  root.append(body);
  el.append(root);
}

function sentence(one) {
  const text = one.parts.map((part) =>
    part.lang
      ? h("span", { class: "ml-foreign", lang: part.lang, title: part.gloss }, part.text)
      : part.text,
  );
  const glosses = one.parts.filter((part) => part.lang);
  return h(
    "div",
    { class: "ml-sentence", "data-sentence": one.id },
    h(
      one.heading ? "h4" : "p",
      {},
      h("span", { class: "ml-id" }, one.id),
      " ",
      one.marked ? h("mark", {}, text) : h("span", {}, text),
    ),
    glosses.map((part) =>
      h("p", { class: "ml-gloss" }, h("span", { lang: part.lang }, part.text), `: ${part.gloss} (${part.name})`),
    ),
    fold(`The Ukrainian original of ${one.id}, as far as it was read`, one.originals.filter((part) => part.seen)),
    fold(`What may have stood in ${one.id} (our inference, not seen)`, one.originals.filter((part) => !part.seen)),
  );
}

// What was read and what is only inferred never stand under one heading.
function fold(heading, fragments) {
  if (!fragments.length) return null;
  return h(
    "details",
    {},
    h("summary", {}, heading),
    fragments.map((part) =>
      h(
        "div",
        { class: "ml-original" },
        part.text ? h("p", { lang: part.lang }, part.text) : null,
        h("p", { lang: `${part.lang}-Latn` }, part.transliteration),
        h("p", {}, `In English: ${part.gloss}`),
        h("p", {}, `${part.seen ? "What changed" : "What may have changed"}: ${part.changed}`),
      ),
    ),
  );
}

VIEWS.reader = readerView;
