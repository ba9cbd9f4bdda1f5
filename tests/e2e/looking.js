// What `looking.py` asks a page: each look returns one line for a complaint.
// Only what is ours is looked at: JupyterLab has a few faults of its own.

window.looks = {
  /** Headings out of order, ids that stand twice or lead nowhere, lost names. */
  structure: (ours) => {
      const bad = [];
      const tell = (what, one) => bad.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
      const roots = [...document.querySelectorAll(ours.join(','))];
      const mine = roots.flatMap((one) => [one, ...one.querySelectorAll('*')]);

      const headings = [...document.querySelectorAll('.jp-Notebook :is(h1, h2, h3, h4, h5, h6)')];
      const level = (one) => Number(one.tagName[1]);
      if (headings.filter((one) => level(one) === 1).length !== 1) bad.push('There is not one h1.');
      headings.forEach((one, at) => {
          if (at && level(one) > level(headings[at - 1]) + 1) tell('A level is left out before', one);
          if (!one.textContent.trim()) tell('An empty heading', one);
      });

      const ids = new Map();
      for (const one of document.querySelectorAll('[id]')) ids.set(one.id, (ids.get(one.id) ?? 0) + 1);
      for (const one of mine) {
          if (one.id && ids.get(one.id) > 1) tell('An id stands twice', one);
          for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'list']) {
              for (const id of (one.getAttribute(name) ?? '').split(/\s+/).filter(Boolean)) {
                  if (!ids.has(id)) tell(`${name} leads nowhere`, one);
              }
          }
      }

      const words = (id) => document.getElementById(id)?.textContent.trim() ?? '';
      const named = (one) => one.getAttribute('aria-label')?.trim()
          || (one.getAttribute('aria-labelledby') ?? '').split(/\s+/).map(words).join('')
          || one.querySelector(':scope > :is(legend, caption, figcaption)')?.textContent.trim();
      for (const one of mine.filter((it) => !it.closest('[hidden]'))) {
          if (one.matches('section, fieldset, table, [role=region], [role=group], [role=listbox],' +
              '[role=radiogroup], [role=img], svg[role]') && !named(one)) tell('No name', one);
          if (one.matches('details') && one.firstElementChild?.tagName !== 'SUMMARY') {
              tell('A fold without a summary', one);
          }
          if (one.matches('input, select, textarea') && !one.labels?.length && !named(one)) {
              tell('No label', one);
          }
          if (one.matches('button, summary, a') && !one.textContent.trim() && !named(one)) {
              tell('No words on', one);
          }
          if (one.tabIndex > 0) tell('An order of its own', one);
          if (one.matches('[aria-hidden=true] *, [aria-hidden=true]') && one.tabIndex >= 0) {
              tell('Reached by Tab, and hidden from ears', one);
          }
      }
      return bad;
  },

  /** Words in Cyrillic letters that a screen reader would read as English. */
  foreign: () => {
      const bad = [];
      const walk = document.createTreeWalker(
          document.querySelector('.jp-Notebook:not(.lm-mod-hidden)'), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
          const at = walk.currentNode.parentElement;
          if (!/[\u0400-\u052f]/.test(walk.currentNode.data)) continue;
          if (at.closest('.jp-InputArea-editor, .jp-OutputArea-executeResult > pre, script, style')) continue;
          if (at.closest('.jp-RenderedText')) continue;
          const lang = at.closest('[lang]')?.lang, said = walk.currentNode.data.trim().slice(0, 60);
          if (!['uk', 'ru', 'kk'].includes(lang)) bad.push(`Cyrillic said to be ${lang}: ${said}`);
          // Close by: in the same block of text, or beside it. A quotation that is shown word by word
          // has its lines of Latin letters and English further down in the same view.
          // One word may be spelt in brackets behind it.
          let near = at.closest('li, p, td, dd, h3, h4, h5, blockquote') ?? at;
          for (let up = 0; up < 2 && !near.querySelector('[lang$="-Latn"]'); up += 1) near = near.parentElement;
          const spelt = near.querySelector('[lang$="-Latn"]') || near.textContent.includes(`${said} (`);
          if (!spelt) bad.push(`Not spelt in Latin letters near by: ${said}`);
      }
      return bad;
  },

  /** What is wider than its place, or reaches out of it; a wide table may scroll in a region of its own. */
  cutOff: (ours) => {
      const bad = [];
      for (const box of document.querySelectorAll(ours.join(','))) {
          if (box.scrollWidth > box.clientWidth + 1) bad.push(`scrolls: ${box.className}`);
          const edge = box.getBoundingClientRect();
          for (const one of box.querySelectorAll('*')) {
              const at = one.getBoundingClientRect();
              if (!at.width || one.closest('[hidden]')) continue;
              if (one.closest('details:not([open]) > :not(summary)')) continue;
              if (one.parentElement.closest('[role=region][tabindex="0"]')) continue;
              if (at.right > edge.right + 1 || at.left < edge.left - 1) {
                  bad.push(`reaches out: ${one.tagName}.${one.className} ` +
                      one.textContent.slice(0, 60));
              }
          }
      }
      return bad;
  },

  /** What overlaps, is clipped, or scrolls where no key can reach it. */
  crowded: (ours) => {
      const bad = [];
      const seen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      // Read out, and on purpose not seen.
      const forEars = (one) => getComputedStyle(one).clipPath !== 'none'
          || Boolean(one.closest('thead') && getComputedStyle(one.closest('thead')).clipPath !== 'none');
      for (const one of document.querySelectorAll('html, body, .jp-WindowedPanel-outer')) {
          if (one.scrollWidth > one.clientWidth + 1 && one.clientWidth) {
              const wide = [...one.querySelectorAll('.jp-Cell *')].find((it) => seen(it) &&
                  it.getBoundingClientRect().right > one.getBoundingClientRect().right + 1 &&
                  !it.closest('[role=region][tabindex="0"], .jp-Editor, .jp-RenderedText, .jp-Placeholder'));
              if (wide) bad.push(`The page scrolls sideways: ${one.className} ${wide?.outerHTML.slice(0, 120)}`);
          }
      }
      for (const box of document.querySelectorAll(ours.join(','))) {
          if (box.parentElement.closest(ours.join(','))) continue;
          // The smallest pieces that are seen: lines of text, and controls.
          const pieces = [];
          const held = [...box.querySelectorAll('*')].filter((one) => one.scrollHeight > one.clientHeight + 2
              && /auto|scroll/.test(getComputedStyle(one).overflowY) && !one.matches('textarea, select'));
          const add = (node, words, rect, ink) => {
              if (rect.width < 2 || rect.height < 2) return;
              const frame = held.find((one) => one !== node && one.contains(node))?.getBoundingClientRect();
              if (frame && (rect.bottom > frame.bottom || rect.top < frame.top)) return; // scrolled away
              pieces.push({ node, words, left: rect.left + 1.5, right: rect.right - 1.5,
                  top: rect.top + ink, bottom: rect.bottom - ink });
          };
          const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
              const text = walk.currentNode, at = text.parentElement;
              if (!text.data.trim() || at.closest('.ml-heard, option, textarea, svg') || !seen(at)) continue;
              if (forEars(at)) continue;
              const range = document.createRange();
              range.selectNodeContents(text);
              // A line's box is taller than its letters.
              for (const rect of range.getClientRects()) add(at, text.data.trim(), rect, rect.height * 0.2);
          }
          for (const one of box.querySelectorAll('input, button, select, textarea, img')) {
              if (seen(one)) add(one, one.tagName, one.getBoundingClientRect(), 1);
          }
          pieces.sort((a, b) => a.top - b.top);
          for (let at = 0; at < pieces.length; at += 1) {
              const one = pieces[at];
              for (let next = at + 1; next < pieces.length && pieces[next].top < one.bottom; next += 1) {
                  const two = pieces[next];
                  if (one.left >= two.right || two.left >= one.right) continue;
                  if (one.node.contains(two.node) || two.node.contains(one.node)) continue;
                  bad.push(`overlap: ${one.words.slice(0, 40)} | ${two.words.slice(0, 40)}`);
              }
          }
          for (const one of box.querySelectorAll('*')) {
              const wide = one.scrollWidth > one.clientWidth + 1, tall = one.scrollHeight > one.clientHeight + 2;
              if (!(wide || tall) || !one.clientWidth || one.matches('textarea, input, select, svg *')) continue;
              const { overflowX, overflowY } = getComputedStyle(one);
              const cut = (wide && /hidden|clip/.test(overflowX)) || (tall && /hidden|clip/.test(overflowY));
              const scrolls = (wide && /auto|scroll/.test(overflowX)) || (tall && /auto|scroll/.test(overflowY));
              if (!(cut || scrolls) || !seen(one)) continue;
              if (cut && !forEars(one)) bad.push(`cut off: ${one.className} ${one.textContent.trim().slice(0, 50)}`);
              if (scrolls && !(one.tabIndex >= 0 && one.getAttribute('aria-label'))) {
                  bad.push(`scrolls where no key reaches: ${one.className}`);
              }
          }
      }
      return bad;
  },

  /** What moves. */
  moving: (ours) => {
      const seconds = (text) => Math.max(...text.split(',').map((one) => parseFloat(one) || 0));
      const bad = [];
      for (const box of document.querySelectorAll(ours.join(','))) {
          for (const one of [box, ...box.querySelectorAll('*')]) {
              const style = getComputedStyle(one);
              if (seconds(style.transitionDuration) || (style.animationName !== 'none'
                  && seconds(style.animationDuration)) || style.scrollBehavior === 'smooth') {
                  bad.push(`moves: ${one.tagName}.${one.getAttribute('class')}`);
              }
          }
      }
      return [...new Set(bad)];
  },

  /** Note all stops of the Tab key, and from now on which are reached, and how they look then. */
  record: (ours) => {
      const all = [...document.querySelectorAll(ours.join(','))].flatMap((box) => [
          ...box.querySelectorAll('button, input, select, textarea, a[href], summary, [tabindex]')]);
      const seen = (one) => one.checkVisibility({ visibilityProperty: true });
      const stops = new Set();
      const groups = new Set();
      for (const one of new Set(all)) {
          if (one.disabled || one.tabIndex < 0 || !seen(one)) continue;
          if (one.closest('fieldset:disabled')) continue;
          if (one.closest('details:not([open])') && one.tagName !== 'SUMMARY') continue;
          if (one.tagName === 'SUMMARY' && one.parentElement.parentElement.closest('details:not([open])')) continue;
          if (one.type === 'radio') { // a group of radios is one stop
              if (groups.has(one.name)) continue;
              groups.add(one.name);
          }
          stops.add(one);
      }
      const same = (one) => stops.has(one) ? one
          : [...stops].find((it) => it.type === 'radio' && it.name === one.name);
      window.tabbed = { stops, reached: new Map(), bad: [] };
      window.tabbed.hear = (event) => {
          const one = event.target, log = window.tabbed;
          const box = one.closest(ours.join(','));
          if (!box) return;
          const stop = same(one);
          // What was disabled at first and wakes up on the way has no number of its own.
          if (stop) log.reached.set(stop, (log.reached.get(stop) ?? 0) + 1);
          const look = getComputedStyle(one);
          const ring = one.closest('.ml-lab-plate')?.querySelector('.ml-lab-ring');
          const outlined = look.outlineStyle === 'auto' // the ring of the browser itself
              || (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2);
          const ringed = ring && getComputedStyle(ring).visibility === 'visible';
          if (!outlined && !ringed) log.bad.push(`No focus to be seen: ${one.outerHTML.slice(0, 120)}`);
          const at = one.getBoundingClientRect();
          if (at.bottom < 0 || at.top > innerHeight) log.bad.push(`Out of sight: ${one.outerHTML.slice(0, 120)}`);
      };
      document.addEventListener('focusin', window.tabbed.hear);
      return stops.size;
  },

  /** What was noted since. */
  recorded: () => {
      const log = window.tabbed;
      document.removeEventListener('focusin', log.hear);
      const missed = [...log.stops].filter((one) => !log.reached.has(one) && one.isConnected);
      return [...log.bad, ...missed.map((one) => `Never reached: ${one.outerHTML.slice(0, 140)}`)];
  },

  /** Note what is told by a shadow, or by the ground of something empty: both go in forced colours. */
  shaded: (ours) => {
      // What is told by a shadow, or by the ground of something empty: both go in forced colours.
      const bare = (colour) => /rgba\(.*, 0\)|transparent/.test(colour);
      window.shaded = [];
      for (const box of document.querySelectorAll(ours.join(','))) {
          for (const one of box.querySelectorAll('*')) {
              if (one.closest('svg') || !one.checkVisibility()) continue;
              const look = getComputedStyle(one);
              const at = one.getBoundingClientRect();
              const blank = !one.textContent.trim() && !one.children.length && !bare(look.backgroundColor)
                  && !one.matches('input, textarea, select, img') && at.width > 2 && at.height > 2;
              if (look.boxShadow !== 'none' || blank) window.shaded.push(one);
          }
      }
  },

  /** States and shapes that cannot be seen in forced colours. */
  lost: (ours) => {
      const bad = [];
      const tell = (what, one) => bad.push(`${what}: ${one.outerHTML.slice(0, 140)}`);
      const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
      const light = (colour) => rgb(colour).slice(0, 3).map((one) => one / 255)
          .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
          .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
      const apart = (one, two) => {
          const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
          return (high + 0.05) / (low + 0.05);
      };
      const ground = (one) => {
          for (let up = one; up; up = up.parentElement) {
              const colour = getComputedStyle(up).backgroundColor;
              if (rgb(colour)[3] !== 0) return colour;
          }
          return 'rgb(255, 255, 255)';
      };
      const edged = (look) => ['Top', 'Bottom', 'Left', 'Right'].some((side) =>
          look[`border${side}Style`] !== 'none' && parseFloat(look[`border${side}Width`]) >= 1);
      for (const one of window.shaded) {
          const look = getComputedStyle(one);
          const outlined = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1;
          const kept = look.forcedColorAdjust === 'none'
              && apart(look.backgroundColor, ground(one.parentElement)) > 1.3;
          if (!outlined && !edged(look) && !kept) tell('Lost with its ground', one);
      }
      for (const box of document.querySelectorAll(ours.join(','))) {
          for (const one of box.querySelectorAll('svg :is(path, circle, rect, line, polyline, polygon, text, ellipse)')) {
              if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('defs, pattern')) continue;
              if (one.matches('.ml-lab-rim')) continue; // the gap around a dot, in the colour of the ground
              const look = getComputedStyle(one), under = ground(one.closest('svg'));
              const paints = [look.fill, one.matches('text') || !parseFloat(look.strokeWidth) ? 'none' : look.stroke]
                  .filter((paint) => paint !== 'none' && rgb(paint)[3] !== 0);
              if (paints.length && !paints.some((paint) => /url/.test(paint) || apart(paint, under) > 1.3)) {
                  tell(`Lost in a picture, ${paints} on ${under}`, one);
              }
          }
          for (const one of box.querySelectorAll('input[type=range]')) {
              if (getComputedStyle(one).backgroundImage === 'none') tell('A slider without its line', one);
          }
          for (const one of box.querySelectorAll('.ml-feedback')) {
              if (parseFloat(getComputedStyle(one).borderLeftWidth) < 4) tell('No border', one);
          }
      }
      return bad;
  },

  /** In each view that is no exercise, the first control of each sort, and the key that works it. */
  controls: (ours) => {
      const sorts = [
          ['summary', 'Enter'], ['input[type=radio]:checked', 'ArrowDown'],
          ['input[type=range]', 'ArrowRight'], ['[role=option][tabindex="0"]', 'ArrowDown'],
          ['input[type=checkbox]', 'Space'], ['select', 'ArrowDown'],
      ];
      window.controls = [];
      for (const view of document.querySelectorAll(ours.join(','))) {
          if (view.matches('.ml-exercise') || view.parentElement.closest(ours.join(','))) continue;
          for (const [sort, key] of sorts) {
              const one = [...view.querySelectorAll(sort)].find((it) => it.checkVisibility()
                  && !it.disabled && !it.closest('details:not([open]) > :not(summary)'));
              if (one) window.controls.push({ one, key, view });
          }
      }
      return window.controls.map(({ key }) => key);
  },

  /** Give one of them the focus; say how it stands. */
  focus: (at) => {
      const { one } = window.controls[at];
      one.focus();
      return window.looks.stands(at);
  },

  /** How a control stands: what a key would change. */
  stands: (at) => {
      const { one } = window.controls[at], now = document.activeElement;
      if (one.tagName === 'SUMMARY') return String(one.parentElement.open);
      if (one.type === 'checkbox') return String(one.checked);
      if (one.type === 'radio' || one.matches('[role=option]')) return now.dataset.key ?? now.id;
      return String(one.value);
  },

  /** What it is, for a complaint. */
  names: (at) => window.controls[at].view.className + ': ' + window.controls[at].one.outerHTML.slice(0, 120),
};
