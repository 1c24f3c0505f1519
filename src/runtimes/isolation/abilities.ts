/**
 * What this machine lets a run do with networks: each is tried, in a namespace that is removed again. What cannot be
 * tried because something before it is missing is missing too.
 */
import { networkCommands, run, runAll } from './commands.ts';
import { addNamespaces, namesFor, removeAtOnce, removeLeftovers, removeNamespaces, within } from './namespaces.ts';
import { Relay } from './relay.ts';
import { RELAY_DEVICE } from './wiring.ts';

export const abilityNames = [
  'linux',
  'root',
  'iproute2',
  'namespaces',
  'veth',
  'bridge',
  'tap',
  'relay',
  'tbf',
  'netem',
] as const;
export type AbilityName = (typeof abilityNames)[number];

/** Undefined where it is there; else what is wrong, in words. */
export type Abilities = Readonly<Record<AbilityName, string | undefined>>;

/** What an isolated run cannot do without. */
export const neededToIsolate = [
  'linux',
  'root',
  'iproute2',
  'namespaces',
  'veth',
  'bridge',
  'tap',
  'relay',
] as const satisfies readonly AbilityName[];

export async function tryAbilities(): Promise<Abilities> {
  const found: Record<AbilityName, string | undefined> = { ...missingAll, linux: undefined };
  if (process.platform !== 'linux') return { ...found, linux: `this is ${process.platform}` };
  found.root = process.getuid?.() === 0 ? undefined : `this is user ${process.getuid?.()}`;
  found.iproute2 = await problemOf(() => Promise.all(networkCommands.map((command) => run(command, ['-V']))));
  if (found.root !== undefined || found.iproute2 !== undefined) return found;
  const [name] = namesFor(['trial']);
  const removeNow = () => removeAtOnce([name]);
  process.on('exit', removeNow);
  try {
    await removeLeftovers();
    found.namespaces = await problemOf(() => addNamespaces([name]));
    if (found.namespaces === undefined) Object.assign(found, await tryInside(name));
  } finally {
    await removeNamespaces([name]);
    process.off('exit', removeNow);
  }
  return found;
}

const NOT_TRIED = 'it could not be tried';
const missingAll = Object.fromEntries(abilityNames.map((name) => [name, NOT_TRIED])) as Record<AbilityName, string>;

/** Whether the kernel has it: tried in a namespace of its own. */
export async function hasNetem(): Promise<boolean> {
  const [name] = namesFor(['trial']);
  try {
    await addNamespaces([name]);
    return (await problemOf(() => runAll('tc', name, ['qdisc replace dev lo root netem delay 1ms']))) === undefined;
  } finally {
    await removeNamespaces([name]);
  }
}

async function tryInside(name: string): Promise<Partial<Abilities>> {
  const ip = (line: string) => problemOf(() => runAll('ip', name, [line]));
  const queue = (kind: string) => problemOf(() => runAll('tc', name, [`qdisc replace dev trial0 root ${kind}`]));
  const veth = await ip('link add trial0 type veth peer name trial1');
  const bridge = await ip('link add trial2 type bridge');
  const tap = await ip(`tuntap add dev ${RELAY_DEVICE} mode tap`);
  return {
    veth,
    bridge,
    tap,
    relay: tap === undefined ? await tryRelay(name) : NOT_TRIED,
    tbf: veth === undefined ? await queue('tbf rate 1mbit burst 32kbit latency 400ms') : NOT_TRIED,
    netem: veth === undefined ? await queue('netem delay 1ms') : NOT_TRIED,
  };
}

/** The program of the relay, on a device that nothing is sent to. */
async function tryRelay(name: string): Promise<string | undefined> {
  const relay = new Relay(within(name), () => {});
  const graph = { size: 0, offsets: new Int32Array(1), targets: new Int32Array(0) };
  const plan = { traits: { draw: 'message', queue: 0 }, rules: [] } as const;
  const problem = await problemOf(() => relay.start({ device: RELAY_DEVICE, plan, graph, seed: 0, isFifo: false }));
  await relay.end();
  return problem;
}

/** One line of what goes wrong when it is done. */
async function problemOf(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'the command is not there';
    return message
      .replace(/^.*-batch -: /, '')
      .replace(/^(Error|RTNETLINK answers): /, '')
      .replace(/ ?Command failed -:\d+/, '');
  }
}
