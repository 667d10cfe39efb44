// A function that stands in for another (the host's fetch, a class's send) and can be taken away in any order: one that
// others stand before lets everything pass from then on, and goes when they have gone.

/** What each stand-in is, and what was there before it. */
const STANDING = new WeakMap();

/** A stand-in while it stands. */
class Layer {
  isServing = true;
  #owner;
  #name;
  #was;

  constructor(owner, name, before) {
    this.#owner = owner;
    this.#name = name;
    this.before = before;
    this.#was = owner[name];
  }

  /** What it stands before; of what was inherited, what would be inherited now. */
  get next() {
    return this.before === undefined ? Object.getPrototypeOf(this.#owner)?.[this.#name] : this.#was;
  }
}

/** Puts `make(layer)` in the place of `owner[name]`, and returns the undo, with which `layer.isServing` turns false. */
export function standIn(owner, name, make) {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const layer = new Layer(owner, name, before);
  const ours = make(layer);
  STANDING.set(ours, layer);
  const { configurable = true, enumerable = owner === globalThis } = before ?? {};
  Object.defineProperty(owner, name, { value: ours, configurable, enumerable, writable: true });

  return () => {
    layer.isServing = false;
    for (let top = topOf(owner, name); top !== undefined && !top.isServing; top = topOf(owner, name)) {
      if (top.before === undefined) delete owner[name];
      else Object.defineProperty(owner, name, top.before);
    }
  };
}

// Undefined where somebody else's function stands, or none.
function topOf(owner, name) {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  return typeof descriptor?.value === 'function' ? STANDING.get(descriptor.value) : undefined;
}
