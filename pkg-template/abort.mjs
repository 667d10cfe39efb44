// Calls that their caller gives up. A signal is the host's AbortSignal, or one of the older ones of the AWS SDK, which
// nobody can listen to in company.

/** Throws when the signal has been given. */
export function throwIfAborted(signal) {
  if (signal?.aborted) throw abortError(signal);
}

/** `promise`, or a rejection as soon as the signal is given; what `promise` stands for goes on. */
export function untilAborted(promise, signal, error = abortError) {
  if (typeof signal?.addEventListener !== 'function') return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(error(signal));
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What the AWS SDK makes of a signal. */
export function abortError(signal) {
  const error = new Error('Request aborted', signal?.reason === undefined ? undefined : { cause: signal.reason });
  error.name = 'AbortError';
  return error;
}

/** What the host's fetch makes of it. */
export function fetchAbortError(signal) {
  return signal.reason ?? abortError(signal);
}
