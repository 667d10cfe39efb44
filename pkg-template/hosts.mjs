// What everything that leads requests here has in common.

/** The service's URLs, of every partition; the first group is the region. */
export const HOSTS = /^https?:\/\/cognito-idp(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)(?=[:/?#]|$)/i;

/** A function that gives the double: `given` itself, or what it returns each time. */
export function current(asker, given) {
  if (isDouble(given)) return () => given;
  if (typeof given !== 'function') throw new TypeError(`pocket-cognito: ${asker}() takes a PocketCognito, or a function that gives one`);
  return () => {
    const double = given();
    if (isDouble(double)) return double;
    throw new TypeError(`pocket-cognito: the function given to ${asker}() returned no PocketCognito`);
  };
}

/** Of whatever copy of the package: a process may have two. */
export function isDouble(value) {
  return value !== null && typeof value === 'object' && typeof value.issueTokens === 'function' && typeof value.fetch === 'function';
}

/** Whether the error is how `fetch()` tells of a connection that a test broke: as the host's own fetch would. */
export function isBroken(error) {
  return error?.name === 'TypeError' && (error.message === 'fetch failed' || error.message === 'Failed to fetch');
}
