// ---------------------------------------------------------------- code tasks
// The value comes from a code cell through check(...); the page shows what came of it.

KINDS.code = (view, exercise, promptId) => {
  const [item] = view.state.feedback[exercise.id]?.items ?? [];
  const call = `check("${exercise.id}", answer)`;
  const seen = view.state.phase === "key" && !item;
  return h(
    "div",
    { class: "ml-code", "aria-describedby": promptId },
    view.open
      ? h(
          "p",
          {},
          "Write your code in the cell below, then run it with Shift + Enter. Its last line, ",
          h("code", {}, call),
          `, hands over your number in ${exercise.unit}.`,
        )
      : null,
    item ? valueFeedback(item) : null,
    seen ? h("p", { tabindex: -1, "data-focus": "summary" }, "Here is one solution. What you try from now on is for practice.") : null,
  );
};

/** Nothing is open on the page: the value is not given here. */
STILL_OPEN.code = () => [];

function valueFeedback(item) {
  const text = item.state === "not_supported" ? "Not the value asked for" : STATE_TEXT[item.state];
  return h(
    "div",
    { class: "ml-feedback", "data-state": item.state },
    h(
      "p",
      {},
      h("strong", {}, h("span", { "aria-hidden": "true" }, `${STATE_SIGN[item.state]} `), text),
      h("span", { class: "ml-muted" }, ` · your value: ${item.chosen}`),
    ),
    h("p", {}, withCode(item.why)),
  );
}

/** Instead of a button that hands in: one that asks for a solution, when it may be asked for. */
function codeActions(view) {
  if (!view.state.may_ask) {
    return h("p", { class: "ml-muted" }, "One solution is offered here after your first value, or after the last hint.");
  }
  return h(
    "div",
    { class: "ml-actions" },
    h(
      "button",
      { type: "button", class: "ml-quiet", "data-key": "key", on: { click: () => view.send({ type: "key" }) } },
      "Show me one solution",
    ),
  );
}
