// The page side of the course's views: semantic HTML, no build step, no library.
// Everything a learner or an author wrote goes into the page as text, never as HTML.

const SAVE_AFTER = 500; // ms of quiet before a draft is sent
const SAVE_AT_LATEST = 2500; // ms, however busily somebody types
const PATIENCE = 6000; // ms until the page says that no answer came
const RETRY_FIRST = 2000; // ms until what could not be saved is tried again; each time twice as long
const RETRY_MOST = 60000;

const STATE_TEXT = {
  accepted: "Accepted",
  arguable: "Arguable",
  not_supported: "Not supported by the text",
  mixed: "Partly accepted",
  kept: "Kept",
};
const STATE_SIGN = { accepted: "✓", arguable: "≈", not_supported: "✗", mixed: "◐", kept: "•" };
const CANNOT_TELL = "cannot_tell";
const CANNOT_TELL_TEXT = "I cannot tell from this text";

let views = 0;

/** How each kind of view is drawn: (model, element) to a function that takes it down again. */
const VIEWS = {};
/** How the fields of each kind of exercise are drawn: (view, exercise, id of the prompt) to a node. */
const KINDS = {};
/** What is still open in a kind with several fields: (view, exercise, value) to [{name, node}]. */
const STILL_OPEN = {};

/** Say how a view is drawn that is a class with `destroy`. */
const showWith = (View) => (model, el) => {
  const view = new View(model, el);
  return () => view.destroy();
};

/** Make an element; `on` holds listeners, other props are attributes (false and null: left out). */
function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "value" || name === "checked") {
      node[name] = value;
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  if (/^(INPUT|SELECT|TEXTAREA|BUTTON|SUMMARY|A)$/.test(node.tagName) || props?.tabindex !== undefined) {
    // JupyterLab would take the keys of any control without this mark (b inserts a cell).
    node.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** What follows a title: a sign and a space, or a space where it has a sign of its own. */
const joint = (title, sign) => (/[.?!…:]$/.test(title) ? " " : `${sign} `);
/** A text in which `backquotes` show code, as nodes. */
const withCode = (text) => text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? h("code", {}, part) : part));
const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;
const clone = (value) => JSON.parse(JSON.stringify(value ?? null));

/** Hand bytes to the browser as a file. */
function download(bytes, name, type) {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** Keep what has not been acknowledged in this browser, until it is. */
const stash = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      /* private window or full: the kernel's journal is the place that counts */
    }
  },
  clear(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* as above */
    }
  },
};
