// Keeps what Cognito's clients store in a browser apart from the real storage, for as long as a story is shown: nobody
// else on this origin (other tabs, other frames of one page) sees it, and afterwards it is gone.

/** What aws-amplify and amazon-cognito-identity-js name their items by. */
const OURS = /^(CognitoIdentityServiceProvider|CognitoSignInState|com\.amplify|amplify-)/;

/**
 * Puts memory in place of `localStorage` and `sessionStorage`, for those names only. Each begins with `items`, since a
 * client may have been told to keep its tokens in either. Returns the undo.
 */
export function putAside(items) {
  const { Storage } = globalThis;
  // Where stories are run outside of a browser, there may be none.
  if (Storage === undefined) return () => {};
  // Clients hold the storage from when they were loaded: its methods are what can be replaced.
  const kept = { ...only(Object.getOwnPropertyDescriptors(Storage.prototype), ['getItem', 'setItem', 'removeItem', 'clear']) };
  const memories = new WeakMap();
  const memoryOf = (storage) => {
    if (!memories.has(storage)) memories.set(storage, new Map(items.map(({ name, value }) => [name, value])));
    return memories.get(storage);
  };
  const replace = (method, ours) => Object.defineProperty(Storage.prototype, method, { ...kept[method], value: ours });

  replace('getItem', function getItem(name) {
    return OURS.test(name) ? memoryOf(this).get(String(name)) ?? null : kept.getItem.value.call(this, name);
  });
  replace('setItem', function setItem(name, value) {
    if (OURS.test(name)) memoryOf(this).set(String(name), String(value));
    else kept.setItem.value.call(this, name, value);
  });
  replace('removeItem', function removeItem(name) {
    if (OURS.test(name)) memoryOf(this).delete(String(name));
    else kept.removeItem.value.call(this, name);
  });
  replace('clear', function clear() {
    memoryOf(this).clear();
    kept.clear.value.call(this);
  });
  return () => Object.defineProperties(Storage.prototype, kept);
}

function only(descriptors, names) {
  return Object.fromEntries(names.map((name) => [name, descriptors[name]]));
}
