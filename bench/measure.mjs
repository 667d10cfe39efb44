// Samples taken in turns (A B C, B C A, …), so that a slow moment of the machine falls on every subject alike.

/** Runs each subject once per round. A sample is an object of figures; the answer has a list per figure. */
export async function interleave(subjects, { rounds, warmUp = 2, before = () => {} }) {
  const names = Object.keys(subjects);
  const samples = Object.fromEntries(names.map((name) => [name, {}]));

  for (let round = -warmUp; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round + warmUp) % names.length];
      before();
      const sample = await subjects[name]();
      if (round < 0) continue;
      for (const [figure, value] of Object.entries(sample)) (samples[name][figure] ??= []).push(value);
    }
  }
  return samples;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the rounds' own ratios: what two neighbours in time say about each other. */
export function ratio(ours, theirs) {
  return median(ours.map((value, round) => value / theirs[round]));
}

/** Microseconds a call, over `count` calls one after the other. */
export async function perCall(count, call) {
  const start = performance.now();
  for (let i = 0; i < count; i++) await call(i);
  return ((performance.now() - start) * 1000) / count;
}

/** A small repeatable generator, so that each subject meets the same draws. */
export function draws(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
