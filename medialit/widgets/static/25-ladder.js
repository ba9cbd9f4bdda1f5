// ---------------------------------------------------------------- the evidence ladder

KINDS.ladder = (view, exercise, promptId) => {
  const name = `${view.name}-${exercise.id}`;
  const value = clone(view.answers[exercise.id]?.value) ?? {};
  const put = (change) => view.set(exercise.id, clone(Object.assign(value, change)));
  return h(
    "div",
    { class: "ml-ladder", role: "group", "aria-labelledby": promptId },
    h("p", {}, h("strong", {}, "The claim, in our words: "), exercise.claim),
    exercise.quotes.map((quote) => h("q", { class: "ml-quote" }, h("span", { class: "ml-id" }, quote.id), " ", quote.text)),
    ladderCards(exercise, view.spec.heading ? "h5" : "h4"),
    h(
      "fieldset",
      { class: "ml-choices ml-steps", disabled: !view.open },
      h("legend", {}, "How far does what was read carry the claim?"),
      exercise.steps.map((step) =>
        radio(
          `${name}-verdict`,
          step.text,
          {
            checked: value.verdict === step.id,
            "data-key": `${exercise.id}/verdict/${step.id}`,
            on: { change: () => put({ verdict: step.id }) },
          },
          h("span", { class: "ml-step-help" }, step.help),
        ),
      ),
    ),
    view.itemFeedback(exercise, "verdict"),
    evidenceBoxes(view, exercise, value, put),
    view.itemFeedback(exercise, "evidence"),
  );
};

/** What there is to read, in brief; what is inside is folded away. */
function ladderCards(exercise, heading) {
  return h(
    "div",
    {},
    h(heading, {}, "What was found"),
    h(
      "ul",
      { class: "ml-cards ml-brief" },
      exercise.cards.map((card) =>
        h(
          "li",
          { class: "ml-card", "data-card": card.id },
          h("p", {}, h("strong", {}, cardTitle(card))),
          h("p", { class: "ml-card-place" }, `${card.publisher} · ${card.date}`),
          h("p", {}, card.snippet),
          h("details", {}, h("summary", {}, "What is inside"), h("div", { class: "ml-card-inside" }, cardInside(card))),
        ),
      ),
    ),
  );
}

/** The cards that may be named, and "none of these", which stands alone. */
function evidenceBoxes(view, exercise, value, put) {
  const none = box("none", value.evidence?.length === 0, () => {
    if (none.checked) cards.forEach((one) => (one.checked = false));
    put({ evidence: none.checked ? [] : null });
  });
  const cards = new Map();
  for (const card of exercise.cards) {
    const one = box(card.id, value.evidence?.includes(card.id), () => {
      none.checked = false;
      const named = [...cards].filter(([, it]) => it.checked).map(([id]) => id);
      put({ evidence: named.length ? named : null });
    });
    cards.set(card.id, one);
  }
  function box(id, checked, change) {
    return h("input", { type: "checkbox", checked: Boolean(checked), "data-key": `${exercise.id}/evidence/${id}`, on: { change } });
  }
  const label = (one, ...text) => h("label", { class: "ml-option" }, one, h("span", {}, text));
  return h(
    "fieldset",
    { class: "ml-choices", disabled: !view.open },
    h("legend", {}, "Name your evidence: which of these carry your verdict?"),
    exercise.cards.map((card) =>
      label(
        cards.get(card.id),
        h("span", { lang: card.gloss ? "en" : card.lang }, card.gloss || card.title),
        h("span", { class: "ml-step-help" }, `${card.publisher}, ${card.date} [${card.source}]`),
      ),
    ),
    label(none, "None of these"),
  );
}

STILL_OPEN.ladder = (view, exercise, value) => {
  const open = [];
  if (!value?.verdict) open.push({ name: "the verdict", node: view.field(`${exercise.id}/verdict/${exercise.steps[0].id}`) });
  if (!value?.evidence) open.push({ name: "your evidence (or “None of these”)", node: view.field(`${exercise.id}/evidence/${exercise.cards[0].id}`) });
  return open;
};
