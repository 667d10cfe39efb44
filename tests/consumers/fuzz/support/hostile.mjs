// Values that nobody expects. `faithful` ones mean to the object door what their JSON text means to the wire; the others
// are made to break whoever reads them.

class Person {
  constructor() {
    this.Name = 'email';
    this.Value = 'ann@example.com';
    this.GroupName = 'readers';
  }
}

class Wrapped {
  constructor(value) {
    this.value = value;
  }

  toJSON() {
    return this.value;
  }
}

const LONG = 'x'.repeat(70_000);

const FAITHFUL = [
  () => undefined, () => null, () => true, () => false, () => 0, () => -0, () => 1, () => -1, () => 1.5, () => NaN, () => Infinity,
  () => 2 ** 31 - 1, () => 2 ** 31, () => -(2 ** 31), () => 2 ** 53, () => 1e21, () => Number.MIN_VALUE,
  () => '', () => ' ', () => 'readers', () => 'x'.repeat(300), () => LONG, () => '\u0000', () => '\ud800', () => 'a\udc00b', () => '\ufffd', () => '😀'.repeat(200),
  () => '{}', () => '__proto__', () => ' ', () => () => 'function', () => Symbol('symbol'), () => Symbol.iterator,
  () => ({}), () => [], () => [[]], () => [{}], () => [null], () => [undefined, null, 'a'], () => [, 'a'], () => new Array(3), () => new Array(70_000).fill('a'),
  () => Object.create(null), () => Object.assign(Object.create(null), { Name: 'name', Value: 'Ann' }), () => new Person(), () => [new Person(), new Person()],
  () => new Date(1_790_257_815_299), () => new Date(NaN), () => /pattern/g, () => new Error('an error'), () => new Map([['a', 1]]), () => new Set(['a']),
  () => new WeakMap(), () => Promise.resolve(1), () => new String('boxed'), () => new Number(7), () => new Boolean(false), () => new ArrayBuffer(8),
  () => new Wrapped('readers'), () => new Wrapped(undefined), () => new Wrapped({ a: 'b' }), () => [new Wrapped('a'), new Wrapped(null)], () => globalThis.Intl,
  () => JSON.parse('{"__proto__":{"a":1},"constructor":"x","toString":"y"}'), () => JSON.parse('{"__proto__":"x"}'), () => ({ length: 2, 0: 'a', 1: 'b' }),
  () => Object.defineProperty({ Name: 'name' }, 'hidden', { value: 1, enumerable: false }), () => ({ [Symbol('key')]: 1, a: 'b' }), () => Object.freeze({ a: 'b' }),
  () => ({ '': 'empty', '\ud800': 'lone' }), () => Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, `v${i}`])), () => nest(40), () => nestList(40),
  () => (function* generator() { yield 1; })(), () => (function () { return arguments; })('a', 'b'), () => Object.assign(['a'], { extra: 1 }),
  () => new (class List extends Array {})('a', 'b'),
];

const BREAKING = [
  () => 10n, () => [10n], () => ({ a: 10n }),
  () => { const cycle = {}; cycle.cycle = cycle; return cycle; },
  () => { const cycle = []; cycle.push(cycle); return cycle; },
  () => { const user = { Name: 'name' }; user.Value = user; return [user]; },
  () => getter('Name', () => { throw new Error('from a getter'); }),
  () => getter('Name', () => { throw 'a string'; }),
  () => getter('Name', () => { throw undefined; }),
  () => getter('Name', () => { throw null; }),
  () => getter('Name', () => { throw Symbol('thrown'); }),
  () => getter('Name', () => { throw Object.create(null); }),
  () => getter('Name', () => { throw new RangeError('Maximum call stack size exceeded'); }),
  () => getter('Name', () => { throw new WebAssembly.RuntimeError('unreachable'); }),
  () => getter('Name', () => { throw new Proxy(new Error('proxied'), { get() { throw new Error('even its message'); } }); }),
  () => getter('Name', function again() { return again() + 1; }),
  () => getter('toJSON', () => { throw new Error('from toJSON'); }),
  () => ({ toJSON() { throw new TypeError('in toJSON'); } }),
  () => ({ toJSON() { return this; } }),
  () => { const list = ['a']; list.toJSON = () => { throw new Error('of a list'); }; return list; },
  () => Object.defineProperty(['a', 'b'], 1, { get() { throw new Error('of an element'); } }),
  () => { let turn = 0; return getter('Name', () => (turn++ % 2 === 0 ? 'name' : { turn })); },
  () => { const list = ['a', 'b', 'c']; return Object.defineProperty(list, 0, { get() { list.length = 1; return 'a'; } }); },
  () => { const list = ['a']; return Object.defineProperty(list, 0, { get() { if (list.length < 1000) list.push('b'); return 'a'; } }); },
  () => new Proxy({}, {}),
  () => new Proxy({ Name: 'name', Value: 'x' }, { get() { throw new Error('from a proxy'); } }),
  () => new Proxy({}, { get: (_, name) => (name === 'toJSON' ? undefined : `${String(name)}!`), ownKeys: () => ['a', 'b', 'a1'], getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }) }),
  () => new Proxy([], { get: (target, name) => (name === 'length' ? 1e5 : target[name]) }),
  () => new Proxy([], { get: (target, name) => (name === 'length' ? -1 : target[name]) }),
  () => new Proxy([], { get: (target, name) => (name === 'length' ? 'three' : target[name]) }),
  () => new Proxy({}, { ownKeys() { throw new Error('no keys'); } }),
  () => new Proxy({}, { getPrototypeOf() { throw new Error('no prototype'); } }),
  () => new Proxy(() => {}, {}),
  () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; },
  () => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy; },
  () => { let deep = new Proxy({}, {}); for (let i = 0; i < 100; i++) deep = new Proxy(deep, {}); return deep; },
  () => nest(60_000), () => nestList(60_000),
  () => Object.create({ Name: 'inherited', GroupName: 'inherited' }), () => Object.create(Array.prototype), () => Object.setPrototypeOf([], null),
  () => Object.setPrototypeOf({}, new Proxy({}, { get() { throw new Error('of the prototype'); } })),
  () => new Uint8Array([1, 2, 3]), () => new Float64Array(4), () => Buffer.from('bytes'), () => new DataView(new ArrayBuffer(3)), () => new BigUint64Array(2),
  () => new Uint8Array(new SharedArrayBuffer(4)), () => detached(),
  () => ({ get [Symbol.toPrimitive]() { throw new Error('no primitive'); } }), () => ({ valueOf() { throw new Error('no value'); }, toString() { throw new Error('no text'); } }),
  () => new WeakRef({}), () => globalThis, () => import.meta, () => new Array(200_000),
];

function getter(name, get) {
  return Object.defineProperty({ Value: 'x' }, name, { get, enumerable: true });
}

function nest(depth) {
  let value = {};
  for (let i = 0; i < depth; i++) value = { Name: value };
  return value;
}

function nestList(depth) {
  let value = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function detached() {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** A value that the wire can carry as it is, or that JSON makes something of. */
export function faithful(random) {
  return dressed(random, FAITHFUL, 2);
}

/** Anything. */
export function hostile(random) {
  return dressed(random, random.chance(2, 3) ? BREAKING : FAITHFUL, 2);
}

// Often inside of something that fits.
function dressed(random, makers, depth) {
  const inner = () => (depth > 0 && random.chance(1, 3) ? dressed(random, makers, depth - 1) : random.pick(makers)());
  switch (random.below(8)) {
    case 0: return [inner(), random.pick(makers)()];
    case 1: return { Name: inner(), Value: inner() };
    case 2: return [{ Name: 'name', Value: inner() }];
    case 3: return { stage: inner(), [random.pick(['__proto__', 'other', ''])]: 'x' };
    default: return inner();
  }
}

export const all = { FAITHFUL, BREAKING };
