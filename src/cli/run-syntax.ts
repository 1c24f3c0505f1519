/** The same words for each command that has the option. */
export const REACTION_LIMIT_MEANING =
  'how long a call of your own code may take before it is ended: 20s without it; none for no end';

/** What may stand after `hearsay run`, and after `run` at the prompt of a lab. */
import { Command } from '@commander-js/extra-typings';
import { withBroker } from './lab-syntax.ts';

export function runSyntax() {
  const command = new Command('run')
    .description('run a preset, or an experiment from a file')
    .argument(
      '[experiment]',
      'a preset (`hearsay list presets`), a YAML or JSON file, or one that is kept: latest, mpcomm:2, check:1; without it, the defaults',
    )
    .option('-n, --peers <number>', 'peers in the group')
    .option('--topology <name>', 'a topology, the path of a graph, or of a topology of your own: ./my-topology.ts')
    .option('--protocol <name>', 'a protocol, or the path of your own: ./my-protocol.ts')
    .option('--detector <name>', 'the failure detector of the protocol, or the path of your own')
    .option('--runtime <name>', 'simulator, actors, tcp, udp or multicast')
    .option('--zones <table>', 'where peers are: gcp, gcp-27, aws, or a table of your own (.csv)')
    .option('--workload <name>', 'who broadcasts, and when: a workload, or the path of your own')
    .option('-m, --messages <number>', 'broadcasts that each peer makes')
    .option('--seed <number>', 'decides everything that is random')
    .option(
      '--measure <path>',
      'a measure of your own, which the summary has besides; may be given again',
      collect,
      [] as string[],
    )
    .option(
      '--property <path>',
      'a property of your own, which the run is held to; may be given again',
      collect,
      [] as string[],
    )
    .option('--deadline <time>', 'when the run ends at the latest: 3s, 500ms, none')
    .option('--samples <number>', 'runs, with seeds one apart')
    .option('--trace <level>', 'auto, none, counters, deliveries, full or detailed')
    .option('--port <number>', 'the first peer listens here, the others on the ports after it')
    .option('--isolate', 'each peer in a network namespace of its own, the links under its packets (Linux, root)')
    .option(
      '--set <key=value>',
      'sets any field (stop.quiet=1s), or a parameter of protocol, topology or workload (k=4)',
      collect,
      [] as string[],
    )
    .option('--lab <address>', 'peers run on the agents of this lab: local:<port>, nats://host or tls://host')
    .option('--place <rule>', 'which agent has which peer: round-robin, zones, or names with commas between them')
    .option('--patience <time>', 'on a lab: how long an agent may be silent before the run gives it up')
    .option('--reaction-limit <time>', REACTION_LIMIT_MEANING)
    .option('--watch', 'show the run in a page while it goes on, as `hearsay play` does, until Ctrl-C')
    .option('--no-open', 'with --watch: print the address, and open no browser')
    .option('--out <folder>', 'where runs are kept', 'runs')
    .option('--verbose', 'print all tables, not only those that fit a screen')
    .option('--ancestor-format', 'print also what elixir-broadcast and p2p print: {queued received}, graphs in DOT')
    .option('--json', 'print the summary as JSON, and nothing else');
  return withBroker(command);
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}
