/**
 * A nemesis, as in Jepsen: faults of random kinds at random times, for random peers and durations. Each kind comes at a
 * rate of its own; together they are a Poisson process.
 */
import { InputError } from '../../core/errors.ts';
import { valuesOf } from '../../core/parameter-values.ts';
import { closest } from '../../core/suggestion.ts';
import { standardExponential } from '../exponential.ts';
import { delayOf } from '../index.ts';
import { checkRoom } from './happening-limit.ts';
import { ownFaultRule, spells } from './kinds.ts';
import { defineFault, type FaultRule, type Happening, type Scene } from './rule.ts';

const RATE_MAX = 10_000;

export default defineFault({
  name: 'nemesis',
  title: 'faults of the given kinds, at random times, of random length, for random peers',
  whom: `kinds of faults, or each with its rate per second; kinds are ${spells.map(({ name }) => name).join(', ')}`,
  example: '{ at: 1s, for: 10s, nemesis: { crash: 0.5, partition: 0.2 }, each: { exponential: 300ms } }',
  parameters: {
    rate: {
      type: 'number',
      default: 1,
      min: 0.0001,
      max: RATE_MAX,
      unit: 'per second',
      meaning: 'rate of faults of all kinds, if the kinds have no rates',
    },
    each: { type: 'delay', default: { exponential: 500 }, meaning: 'length of each of them' },
  },
  lasts: 'campaign',
  draw({ whom, values, fromMs, untilMs, scene, room, option }) {
    const kinds = kindsOf(whom, values.rate, option);
    const each = delayOf(values.each, 0, `${option}.each`);
    const total = kinds.reduce((sum, { rate }) => sum + rate, 0);
    const gapMs = () => (1000 / total) * standardExponential(scene.random);
    checkRoom((total * (untilMs - fromMs)) / 1000, room, option);
    const happenings: Happening[] = [];
    for (let atMs = fromMs + gapMs(); atMs < untilMs; atMs += gapMs()) {
      const rule = kindAt(kinds, scene.random.next() * total);
      const endMs = Math.min(untilMs, atMs + each.draw(scene.random));
      for (const happening of strike(rule, atMs, endMs, { scene, room: room - happenings.length, option }))
        happenings.push(happening);
      checkRoom(happenings.length, room, option);
    }
    return happenings;
  },
  sample: () => undefined,
});

interface Kind {
  readonly rule: FaultRule;
  readonly rate: number;
}

function strike(
  rule: FaultRule,
  fromMs: number,
  untilMs: number,
  within: { readonly scene: Scene; readonly room: number; readonly option: string },
): Happening[] {
  const whom = rule.sample(within.scene);
  return whom === undefined
    ? []
    : rule.draw({ whom, values: valuesOf(rule.parameters, {}, within.option), fromMs, untilMs, ...within });
}

function kindAt(kinds: readonly Kind[], at: number): FaultRule {
  let left = at;
  for (const { rule, rate } of kinds) {
    left -= rate;
    if (left < 0) return rule;
  }
  return kinds[kinds.length - 1].rule;
}

function kindsOf(whom: unknown, rate: number, option: string): Kind[] {
  if (typeof whom === 'string') return kindsOf([whom], rate, option);
  if (Array.isArray(whom) && whom.length > 0)
    return whom.map((name) => ({ rule: kindOf(name, option), rate: rate / whom.length }));
  if (typeof whom !== 'object' || whom === null || Array.isArray(whom) || Object.keys(whom).length === 0) {
    throw new InputError(
      option,
      'kinds of faults such as [crash, pause], or { crash: 0.5, pause: 1 } per second',
      whom,
    );
  }
  return Object.entries(whom).map(([name, own]) => {
    const rule = kindOf(name, option);
    if (typeof own !== 'number' || !(own > 0 && own <= RATE_MAX))
      throw new InputError(`${option}.${name}`, `a rate up to ${RATE_MAX} per second`, own);
    return { rule, rate: own };
  });
}

function kindOf(name: unknown, option: string): FaultRule {
  const rule = ownFaultRule(String(name)) ?? spells.find((spell) => spell.name === name);
  if (rule !== undefined) return rule;
  const names = spells.map((spell) => spell.name);
  throw new InputError(option, `kinds of ${names.join(', ')}${closest(String(name), names)}`, name);
}
