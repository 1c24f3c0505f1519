/**
 * Guards against what one seed does not decide: clocks, global randomness, asynchronous code. While the simulator runs,
 * and while a job is drawn for it, each of these throws an error that names the right call. On every other runtime they
 * are the originals.
 *
 * Guards replace the originals only while code of the user is loaded or run here, as a module may keep one (`const draw
 * = Math.random`) when it is loaded. They let all calls pass except those within `deterministic`: a flag that is set
 * once a slice of a run, and costs nothing a message.
 */
import { ContractError } from '../core/contract.ts';

/** By this name a bundle of the user's files finds `guarded`, for what it imports from modules of Node. */
export const GUARDED = Symbol.for('hearsay.guarded');

const RANDOM = 'use peer.random(), which is drawn from the seed; where there is no peer, a Random of the seed';
const CLOCK = 'use peer.now(), the time of the run';
const WAIT = 'use peer.setTimer(), which waits in the time of the run';
const LATER = 'a reaction runs to its end; what is to come later is set by peer.setTimer()';

/** By their places under `globalThis`. */
const globals: Readonly<Record<string, string>> = {
  'Math.random': RANDOM,
  'crypto.randomUUID': RANDOM,
  'crypto.getRandomValues': RANDOM,
  'Date.now': CLOCK,
  Date: CLOCK,
  'performance.now': CLOCK,
  'process.hrtime.bigint': CLOCK,
  'process.hrtime': CLOCK,
  'process.uptime': CLOCK,
  setTimeout: WAIT,
  setInterval: WAIT,
  setImmediate: WAIT,
  requestAnimationFrame: WAIT,
  queueMicrotask: LATER,
  Promise: LATER,
  fetch: 'a protocol reaches others by its peer only',
};

/**
 * By module of Node, what a bundle finds guarded there. Objects that are global too, such as `performance`, are so
 * already.
 */
export const guardedExports: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  crypto: Object.fromEntries(
    [
      ...[
        'randomBytes',
        'randomInt',
        'randomUUID',
        'randomFill',
        'randomFillSync',
        'getRandomValues',
        'pseudoRandomBytes',
      ],
      ...[
        'generateKey',
        'generateKeySync',
        'generateKeyPair',
        'generateKeyPairSync',
        'generatePrime',
        'generatePrimeSync',
      ],
    ].map((name) => [name, RANDOM]),
  ),
  process: { hrtime: CLOCK, uptime: CLOCK },
  timers: { setTimeout: WAIT, setInterval: WAIT, setImmediate: WAIT },
  'timers/promises': { setTimeout: WAIT, setInterval: WAIT, setImmediate: WAIT },
};

let isAtWork = false;
let holders = 0;
let restore: (() => void)[] = [];
const guards = new WeakMap<object, object>();

/** Runs what one seed decides. */
export function deterministic<Result>(act: () => Result): Result {
  const before = isAtWork;
  install();
  isAtWork = true;
  try {
    return act();
  } finally {
    isAtWork = before;
    uninstall();
  }
}

/** Loads code of the user's, which may keep what it finds. */
export async function withGuards<Result>(load: () => Promise<Result>): Promise<Result> {
  install();
  try {
    return await load();
  } finally {
    uninstall();
  }
}

/**
 * A function or class that throws while the simulator is at work, and is the real one elsewhere. `Date` with arguments
 * is no clock.
 */
function guarded<Real extends object>(real: Real, name: string, instead: string): Real {
  const known = guards.get(real);
  if (known !== undefined) return known as Real;
  const refuse = () => {
    if (isAtWork) throw new ContractError(`${name}: ${instead}`);
  };
  const guard = new Proxy(real, {
    apply(target, self, given) {
      refuse();
      return Reflect.apply(target as () => unknown, self, given);
    },
    construct(target, given, made) {
      if (name !== 'Date' || given.length === 0) refuse();
      return Reflect.construct(target as new () => object, given, made);
    },
  });
  guards.set(real, guard);
  // Guarded again it is the same.
  guards.set(guard, guard);
  return guard;
}

function install(): void {
  if (holders++ > 0) return;
  restore = [];
  guardImports();
  for (const [path, instead] of Object.entries(globals)) guardAt(path, instead);
}

function uninstall(): void {
  if (--holders > 0) return;
  for (const undo of restore.reverse()) undo();
}

/** Bundles loaded from here on are guarded by this copy of Hearsay: another one in the process has a flag of its own. */
function guardImports(): void {
  const shared = globalThis as Record<symbol, unknown>;
  const before = shared[GUARDED];
  shared[GUARDED] = guarded;
  restore.push(() => {
    shared[GUARDED] = before;
  });
}

/** What is not here, or is fixed in its place, is left alone. */
function guardAt(path: string, instead: string): void {
  const keys = path.split('.');
  const key = keys.pop()!;
  const owner = ownerOf(
    keys.reduce<unknown>((object, name) => (object as Record<string, unknown> | undefined)?.[name], globalThis),
    key,
  );
  const place = owner && Object.getOwnPropertyDescriptor(owner, key);
  if (owner === undefined || typeof place?.value !== 'function' || place.writable !== true) return;
  const real = place.value as object;
  const guard = guarded(real, path, instead);
  owner[key] = guard;
  restore.push(() => {
    // What the user's code has put in its place stays there.
    if (owner[key] === guard) owner[key] = real;
  });
}

/** The object itself, or that of its prototypes which has the key. */
function ownerOf(object: unknown, key: string): Record<string, unknown> | undefined {
  let owner = object as Record<string, unknown> | null | undefined;
  while (owner && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner);
  return owner ?? undefined;
}
