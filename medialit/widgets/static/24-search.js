// ---------------------------------------------------------------- search results

/** The title of a card in its own language, then in Latin letters and in English. */
function cardTitle(card, id) {
  const told = [
    card.transliteration ? h("span", { lang: `${card.lang}-Latn` }, card.transliteration) : null,
    card.gloss ? `In English: ${card.gloss}` : null,
  ].filter(Boolean);
  return [
    h("span", { id, lang: card.lang }, card.title),
    told.length ? h("span", { class: "ml-card-gloss" }, told.map((one, at) => [at ? " · " : "", one])) : null,
  ];
}

/** Address and date of a card, as a result page shows them: the host stands out. */
function cardPlace(card) {
  return h(
    "p",
    { class: "ml-card-place" },
    h("strong", {}, card.site.host),
    card.site.path ? ` › ${card.site.path}` : "",
    h("span", { class: "ml-card-date" }, ` · ${card.date}`),
  );
}

/** What an opened card shows. */
function cardInside(card) {
  return [
    card.inside ? h("p", {}, card.inside) : null,
    h(
      "p",
      { class: "ml-muted" },
      `[${card.source}] ${card.publisher}, ${card.date}. Read as: ${card.read_as}. `,
      card.url ? h("a", { href: card.url, rel: "noopener noreferrer", target: "_blank" }, "The page itself") : "Its address was not kept.",
    ),
  ];
}

KINDS.search = (view, exercise, promptId) => {
  const inSet = Boolean(view.spec.heading);
  const name = `${view.name}-${exercise.id}`;
  const given = view.answers[exercise.id]?.value;
  const log = openings(view, exercise, given);
  const value = { picked: [], ...clone(log), ...(given === CANNOT_TELL ? {} : clone(given)) };
  const news = h("p", { class: "ml-muted", role: "status" });
  const boxes = new Map();
  const unsure = h("input", {
    type: "checkbox",
    checked: given === CANNOT_TELL,
    disabled: !view.open,
    "data-key": `${exercise.id}/${CANNOT_TELL}`,
    on: {
      change: () => {
        value.picked = [];
        boxes.forEach((box) => (box.checked = false));
        keep();
      },
    },
  });
  const tell = () => {
    const left = exercise.pick - value.picked.length;
    news.textContent = unsure.checked ? "" : `${value.picked.length} of ${exercise.pick} chosen.${left ? "" : " To choose another one, take one back."}`;
  };
  const keep = () => {
    tell();
    Object.assign(log, clone({ opened: value.opened, early: value.early }));
    view.set(exercise.id, unsure.checked ? CANNOT_TELL : clone(value));
  };
  const choose = (card, box) => {
    if (box.checked && value.picked.length === exercise.pick) {
      box.checked = false;
      news.textContent = `You have chosen ${exercise.pick} already. Take one back to choose this one.`;
      return;
    }
    unsure.checked = false;
    value.picked = box.checked ? [...value.picked, card.id] : value.picked.filter((one) => one !== card.id);
    keep();
  };
  /** Opening is logged in its order, and as early where the choice was still open. */
  const opened = (card) => {
    if (!view.open || value.opened.includes(card.id)) return;
    value.opened.push(card.id);
    if (value.picked.length < exercise.pick) value.early.push(card.id);
    keep();
  };
  const again = () => {
    exercise.cards.forEach((card) => view.unfolded.delete(`${name}-${card.id}`));
    view.set(exercise.id, { picked: [], opened: [], early: [] });
    view.draw();
    view.field(`${exercise.id}/${exercise.cards[0].id}`).focus();
  };
  const second = view.state.phase === "second";
  tell();
  return h(
    "div",
    { class: "ml-results", role: "group", "aria-labelledby": promptId },
    h("p", { class: "ml-query" }, "Searched for: ", h("strong", {}, exercise.query)),
    view.open
      ? h("p", { class: "ml-muted" }, `Choose ${exercise.pick} of these ${exercise.cards.length}. You may open any result now; this exercise asks you to choose first.`)
      : null,
    second
      ? h("button", { type: "button", class: "ml-quiet", "data-key": `${exercise.id}/again`, on: { click: again } }, "Choose again on a fresh page")
      : null,
    h("ol", { class: "ml-cards" }, exercise.cards.map((card) => resultCard(view, exercise, card, { inSet, name, value, boxes, choose, opened }))),
    news,
    h("label", { class: "ml-option" }, unsure, h("span", {}, CANNOT_TELL_TEXT)),
    view.state.feedback[exercise.id] && given !== CANNOT_TELL ? h("p", {}, h("strong", {}, "Click restraint")) : null,
    view.itemFeedback(exercise, "restraint"),
    view.itemFeedback(exercise, ""),
    h("p", { class: "ml-muted" }, "All that you need is on this page. If you are online, you may search for these words yourself, too."),
  );
};

/** What was opened: kept by the view too, for "I cannot tell" has no room for it in the answer. */
function openings(view, exercise, given) {
  view.openings ??= new Map();
  const kept = given === CANNOT_TELL ? view.openings.get(exercise.id) : given;
  const log = { opened: [...(kept?.opened ?? [])], early: [...(kept?.early ?? [])] };
  view.openings.set(exercise.id, log);
  return log;
}

function resultCard(view, exercise, card, { inSet, name, value, boxes, choose, opened }) {
  const id = `${name}-${card.id}`;
  const box = h("input", {
    type: "checkbox",
    checked: value.picked.includes(card.id),
    disabled: !view.open,
    "aria-labelledby": `${id}-choose ${id}-title`,
    "data-key": `${exercise.id}/${card.id}`,
    on: { change: () => choose(card, box) },
  });
  boxes.set(card.id, box);
  const inside = h("div", { class: "ml-card-inside", id: `${id}-inside`, hidden: true }, cardInside(card));
  const show = (open) => {
    inside.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    button.querySelector("span").textContent = open ? "Close" : "Open";
    view.unfolded.delete(id);
    if (open) view.unfolded.add(id);
  };
  const button = h(
    "button",
    {
      type: "button",
      class: "ml-quiet",
      "aria-expanded": "false",
      "aria-controls": `${id}-inside`,
      "aria-labelledby": `${id}-open ${id}-title`,
      "data-key": `${exercise.id}/${card.id}/open`,
      on: {
        click: () => {
          show(inside.hidden);
          if (!inside.hidden) opened(card);
        },
      },
    },
    h("span", { id: `${id}-open` }, "Open"),
  );
  view.unfolded ??= new Set(); // what is open stays open when the page is drawn again
  if (view.unfolded.has(id)) show(true);
  return h(
    "li",
    { class: "ml-card", "data-card": card.id },
    h(inSet ? "h5" : "h4", {}, cardTitle(card, `${id}-title`)),
    cardPlace(card),
    h("p", {}, card.snippet),
    h("div", { class: "ml-card-do" }, h("label", { class: "ml-option" }, box, h("span", { id: `${id}-choose` }, "Choose")), button),
    inside,
    view.itemFeedback(exercise, card.id),
  );
}

STILL_OPEN.search = (view, exercise, value) => {
  if (value === CANNOT_TELL || value?.picked?.length === exercise.pick) return [];
  return [{ name: `${exercise.title} (choose ${exercise.pick})`, node: view.field(`${exercise.id}/${exercise.cards[0].id}`) }];
};
