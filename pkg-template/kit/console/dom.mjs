// What the console is drawn with: a description of elements, and the changing of what is there into what is described.
// Whatever stays, stays the same node: focus, selection, scroll positions and what somebody types outlive a redrawing.
// Texts become text nodes, never markup.

/** What a node was made from. */
const madeFrom = new WeakMap();

/**
 * Describes an element: attributes, `on…` listeners, and `key`, by which it is known among its siblings. `value`,
 * `checked` and `selected` are properties, and are set when their description changes, not when somebody types.
 */
export function h(tag, attributes, ...children) {
  const { key, ...rest } = attributes ?? {};
  return { tag, key, attributes: rest, children: listed(children) };
}

/** Makes the children of `parent` what is described. */
export function render(parent, ...described) {
  const wanted = listed(described);
  const kept = new Map();
  const keys = new Set(wanted.map(({ key }) => key));
  for (const node of [...parent.childNodes]) {
    const key = madeFrom.get(node)?.key;
    if (key === undefined) continue;
    if (keys.has(key)) kept.set(key, node);
    else node.remove();
  }
  let at = parent.firstChild;
  for (const one of wanted) {
    const same = one.key === undefined ? at : kept.get(one.key);
    if (same !== null && same !== undefined && isOf(same, one)) {
      // Moving a node would take the focus from it.
      if (same !== at) parent.insertBefore(same, at);
      change(same, one);
      at = same.nextSibling;
    } else {
      parent.insertBefore(made(parent.ownerDocument, one), at);
    }
  }
  while (at !== null) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function listed(children) {
  const there = children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
  return there.map((child) => (typeof child === 'object' ? child : { text: String(child) }));
}

function isOf(node, { tag, key }) {
  const before = madeFrom.get(node);
  return before !== undefined && before.tag === tag && before.key === key;
}

function made(document, one) {
  const node = one.tag === undefined ? document.createTextNode(one.text) : document.createElement(one.tag);
  if (one.tag !== undefined) update(node, one, {});
  madeFrom.set(node, one);
  return node;
}

function change(node, one) {
  const before = madeFrom.get(node);
  madeFrom.set(node, one);
  if (one.tag !== undefined) update(node, one, before.attributes);
  else if (before.text !== one.text) node.data = one.text;
}

const PROPERTIES = ['value', 'checked', 'selected'];

function update(node, { attributes, children }, before) {
  for (const name of Object.keys(before)) if (!(name in attributes)) set(node, name, undefined);
  render(node, ...children);
  // After the children: a select has no value before its options.
  for (const [name, value] of Object.entries(attributes)) if (before[name] !== value) set(node, name, value);
}

function set(node, name, value) {
  if (name.startsWith('on')) node[name] = value ?? null;
  else if (PROPERTIES.includes(name)) node[name] = value ?? '';
  else if (value === undefined || value === null || value === false) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : String(value));
}
