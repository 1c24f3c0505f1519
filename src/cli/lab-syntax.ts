/** What may stand after `hearsay lab` and `hearsay agent`, and how one takes part in a lab on a broker. */
import { hostname } from 'node:os';
import { Command } from '@commander-js/extra-typings';
import { InputError } from '../core/errors.ts';
import { natsFiles } from '../lab/plane/nats/options.ts';
import { timeOf } from './trace-arguments.ts';

export function labSyntax() {
  const command = new Command('lab')
    .description('control a lab: a prompt that runs experiments whose peers are on its agents')
    .option('--lab <address>', 'the lab: nats://host or tls://host, or local:<port>; without it, one on this machine')
    .option('--local <number>', 'agents to start on this machine, which end with the prompt')
    .option('--port <number>', 'where agents on this machine may join a lab without a broker')
    .option('--place <rule>', 'which agent has which peer: round-robin, zones, or names with commas between them')
    .option('--patience <time>', 'how long an agent may be silent before a run gives it up: 6s without it')
    .option('--out <folder>', 'where runs are kept', 'runs');
  return withBroker(command);
}

export function agentSyntax() {
  const command = new Command('agent')
    .description('run peers on this machine for the controllers of a lab')
    .requiredOption('--lab <address>', 'the lab: nats://host or tls://host, or local:<port>')
    .option('--name <name>', 'its name in the lab', nameOfMachine())
    .option('--zone <zone>', 'the place where this machine is')
    .option('--advertise <host>', 'the address by which peers on other machines reach those here', '127.0.0.1')
    .option('--listen <host>', 'the address that peers listen on, where it is another')
    .option('--peers <number>', 'peers that it can have at once', '64')
    .option('--once', 'ends with the first controller that says `exit`')
    .option(
      '--allow <sha256>',
      'runs the protocol whose bundle has this hash (`hearsay bundle`), or those of a file of hashes; may be given again',
      collect,
      [] as string[],
    )
    .option(
      '--allow-code',
      'runs any protocol that a controller sends: a client that may control the lab can do here whatever you can',
    );
  return withBroker(command);
}

/** @throws InputError where it is said how a lab sees to a run, and no lab */
export function refuseWithoutLab({ place, patience }: { readonly place?: string; readonly patience?: string }): void {
  if (place !== undefined) throw new InputError('--place', 'a lab whose agents have the peers (--lab)', place);
  if (patience !== undefined) throw new InputError('--patience', 'a lab whose agents may be silent (--lab)', patience);
}

/** How a controller sees to its runs. */
export function controlOf({ place, patience }: { readonly place?: string; readonly patience?: string }) {
  const patienceMs = patience === undefined ? undefined : timeOf(patience, '--patience');
  if (patienceMs !== undefined && (patienceMs < 500 || patienceMs > 600_000))
    throw new InputError('--patience', 'from 500ms to 600s', patience);
  return { place, patienceMs };
}

/** Files that say who one is to a broker. */
export function withBroker<Any extends { option(flags: string, description: string): unknown }>(command: Any): Any {
  for (const { flag, description } of natsFiles) command.option(flag, description);
  return command;
}

/** As far as it can be a name in a lab. */
function nameOfMachine(): string {
  return (
    hostname()
      .replace(/\..*$/, '')
      .replace(/[^A-Za-z0-9_-]/g, '-')
      .replace(/^[-_]+/, '') || 'agent'
  );
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}
