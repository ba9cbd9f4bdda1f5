// ---------------------------------------------------------------- the door

export function render({ model, el }) {
  return VIEWS[model.get("spec").view](model, el);
}
