/** The command line. Each command is a file; wrong input is one line on standard error and exit status 2. */
import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { InputError } from '../core/errors.ts';
import { formats } from '../exports/index.ts';
import { reasonOf } from '../runtimes/thrown-error.ts';
import { complain, tellError } from './ended-command.ts';
import { groupCommands } from './help.ts';
import { agentSyntax, labSyntax, withBroker } from './lab-syntax.ts';
import { limitOf } from './machine-limits.ts';
import { leave, leaveNow, protectOutput, stdout } from './output-streams.ts';
import { watchOutputs } from './outputs.ts';
import { REACTION_LIMIT_MEANING, runSyntax } from './run-syntax.ts';

protectOutput();

/** The same words for each command that has the argument. */
const RUN_MEANING = 'latest, a name such as mpcomm or mpcomm:2, a folder, or a case such as check:1';

/** 0 where a command says nothing else. */
let status = 0;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('hearsay')
  .description('A laboratory for broadcast: write a peer once, run it as actors, in a simulator or as real processes.')
  .version(version, '-v, --version')
  .exitOverride()
  .configureOutput({
    writeOut: (text) => stdout.write(text),
    writeErr: () => {},
    getOutHelpWidth: () => (stdout.isTTY ? stdout.columns : 80),
  })
  .showSuggestionAfterError()
  .hook('preAction', (_, command) => {
    if (command.opts().out === '') throw new InputError('--out', 'the name of a folder, or . for this one', '');
  });

program.addCommand(
  runSyntax()
    .copyInheritedSettings(program)
    .action(async (experiment, options) => {
      status = await (await import('./run.ts')).runCommand(experiment, options);
    }),
);

program
  .command('check')
  .description('check a protocol against random schedules, and find the smallest that breaks each property')
  .argument('<protocol>', 'a protocol, or the path of your own: ./my-protocol.ts')
  .option('--schedules <number>', 'random topologies, workloads, delays and faults that it runs through', '1000')
  .option(
    '--faults <kinds>',
    'of loss, duplication, crash, restart, pause, partition, recovery, with commas between them; or all, or none',
    'none',
  )
  .option('--over <protocols>', 'what is under it, from the top: flood, or causal,flood', collect, [] as string[])
  .option('-n, --peers <number>', 'peers at most', '6')
  .option('--topology <name>', 'the links of every schedule: a topology, or the path of a graph; drawn without it')
  .option(
    '--network <fields>',
    'what the network of every schedule has, such as "{ fifo: true, delay: 5ms }"; the rest is drawn',
  )
  .option(
    '--deliver-within <time>',
    'how long each schedule runs after its last broadcast and fault, such as 10s: what is not delivered then never is',
  )
  .option('--fail-on-unknown', 'exit status 1 also if a promise could not be decided in some schedule')
  .option('--seed <number>', 'decides everything that is random')
  .option(
    '--set <key=value>',
    'sets a parameter of the protocol (hops=3), or of what is under it (over.interleaving=drain), as `run` does',
    collect,
    [] as string[],
  )
  .option(
    '--property <path>',
    'a property of your own, which it is held to; may be given again',
    collect,
    [] as string[],
  )
  .option('--threads <number>', 'threads at work; all cores without it')
  .option('--reaction-limit <time>', REACTION_LIMIT_MEANING)
  .option('--out <folder>', 'where results are kept', 'runs')
  .option('--json', 'print the result as JSON, and nothing else')
  .action(async (protocol, options) => {
    status = await (await import('./check.ts')).checkCommand(protocol, options);
  });

program
  .command('explore')
  .description('explore all schedules of a small world: a proof for it, or a shortest counterexample')
  .argument('<protocol>', 'a protocol, or the path of your own: ./my-protocol.ts')
  .option('-n, --peers <number>', 'peers of the world, at most 8', '3')
  .option('--broadcasts <number>', 'broadcasts, by peers 0, 1, 2 …; or the peer of each: 0,0,1', '1')
  .option('--crashes <number>', 'peers that may crash, between two reactions or within one')
  .option('--restarts <number>', 'crashed peers that may come back, with or without what they kept')
  .option('--losses <number>', 'copies that may be lost')
  .option('--duplicates <number>', 'copies that may come twice; any: all may come any number of times')
  .option('--suspicions <number>', 'suspicions of peers that are up, of a detector that is eventually perfect')
  .option('--byzantine <number>', 'peers that are Byzantine, in each way to choose them')
  .option('--byzantine-sends <what>', 'altered: what their protocol says, with other payloads; or anything', 'altered')
  .option('--detector <accuracy>', 'perfect or eventually-perfect; what the protocol needs without it')
  .option('--over <protocols>', 'what is under it, from the top', collect, [] as string[])
  .option('--topology <name>', 'the links: a mesh without it')
  .option('--set <key=value>', 'sets a parameter of the protocol, or of what is under it', collect, [] as string[])
  .option('--property <name>', 'only this property; may be given again', collect, [] as string[])
  .option('--all', 'decide every property, promised or not, and go on after a broken promise')
  .option('--no-reduce', 'leave no schedule out: slower, and the same verdicts')
  .option('--symmetry', 'find out which peers are alike, and take states that differ in nothing else for one')
  .option('--search <name>', 'exhaustive, delay-bounded or pct: the latter two for larger worlds', 'exhaustive')
  .option('--delays <number>', 'of delay-bounded: events that are put last', '2')
  .option('--schedules <number>', 'of pct: random schedules', '10000')
  .option('--depth <number>', 'steps of a schedule at most; of pct: events whose order matters, 3 without it')
  .option('--states <number>', 'ends after so many states')
  .option('--time <time>', 'ends after so long, such as 30s')
  .option('--seed <number>', 'decides the random numbers of the peers')
  .option('--cores <number>', 'threads at most; all cores without it')
  .option('--out <folder>', 'where counterexamples are kept, and a search that is stopped', 'runs')
  .option('--resume <folder>', 'go on with a search that was stopped, in the same world')
  .option('--json', 'print the result as JSON, and nothing else')
  .action(async (protocol, options) => {
    status = await (await import('./explore.ts')).exploreCommand(protocol, options);
  });

program
  .command('table')
  .description(
    'show under which faults a protocol keeps each property, and the smallest schedules in which it does not',
  )
  .argument('[protocols...]', 'protocols, or paths of your own; without them all that come with Hearsay')
  .option('--schedules <number>', 'random schedules of each protocol and condition', '100')
  .option('--seed <number>', 'decides everything that is random', '1')
  .option('--threads <number>', 'threads at work; all cores without it')
  .option('--reaction-limit <time>', REACTION_LIMIT_MEANING)
  .option('--json', 'print the table as JSON, and nothing else')
  .action(async (protocols, options) => (await import('./table.ts')).tableCommand(protocols, options));

program
  .command('reproduce')
  .description('run experiments of others, and show their figures beside those that were published')
  .argument('[names...]', 'which: bracha-4, or the beginning of several, such as bracha; without names all')
  .option('--samples <number>', 'runs of each at most: quicker, and with wider intervals')
  .option('--threads <number>', 'threads at work; all cores without it')
  .option('--list', 'only list their names')
  .option('--json', 'print the result as JSON, and nothing else')
  .action(async (names, options) => {
    status = await (await import('./reproduce.ts')).reproduceCommand(names, options);
  });

program
  .command('bundle')
  .description('print the SHA-256 of a plug-in of your own as agents get it: one file with all that it imports')
  .argument('<file>', 'the path of your own: ./my-protocol.ts')
  .option('--output <file>', 'write that file too')
  .option('--json', 'as JSON')
  .action(async (protocol, options) => (await import('./bundle.ts')).bundleCommand(protocol, options));

program
  .command('list')
  .description('list the presets, and the names of everything else: protocols, topologies, faults, measures …')
  .argument('[kind]', 'only these')
  .option('--json', 'as JSON')
  .action(async (kind, options) => (await import('./list.ts')).listCommand(kind, options));

program
  .command('describe')
  .description('describe something by its name: source, parameters, promises')
  .argument('<name>', 'a name that `hearsay list` shows, or the path of a file of your own')
  .option('--json', 'as JSON')
  .action(async (name, options) => (await import('./describe.ts')).describeCommand(name, options));

program
  .command('doctor')
  .description('try what this machine can do: sockets, and what --isolate needs')
  .option('--json', 'as JSON')
  .action(async (options) => (await import('./doctor.ts')).doctorCommand(options));

program
  .command('play')
  .description('open the laboratory as a page: build, watch, break and change an experiment, or watch a run')
  .argument('[what]', `a preset, a file, a story (story.md), or a run: ${RUN_MEANING}`)
  .option('--sample <number>', 'of a run: this sample, where there are several')
  .option('--no-open', 'print the address, and open no browser')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (what, options) => (await import('./play.ts')).playCommand(what, options));

program
  .command('show')
  .description('show the report of a run again')
  .argument('<run>', RUN_MEANING)
  .option('--out <folder>', 'where runs are kept', 'runs')
  .option('--verbose', 'print all tables, not only those that fit a screen')
  .option('--ancestor-format', 'print also what elixir-broadcast and p2p print: {queued received}, graphs in DOT')
  .option('--json', 'its summary as JSON')
  .action(async (run, options) => (await import('./show.ts')).showCommand(run, options));

program
  .command('report')
  .description('write a page with the pictures of a run, and each as SVG and PNG')
  .argument('<run>', RUN_MEANING)
  .option('--from <time>', 'of more messages than a diagram can show: those from this time of the run on')
  .option('--to <time>', 'and those up to this time')
  .option('--sample <number>', 'of this sample, where there are several')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (run, options) => (await import('./report.ts')).reportCommand(run, options));

program
  .command('query')
  .description('ask in SQL: the tables events, deliveries, links, peers, names of a run, and runs')
  .argument('<run>', RUN_MEANING)
  .argument('<sql>', 'one question, such as "SELECT fact, count(*) FROM events GROUP BY fact"')
  .option('--csv', 'the answer as CSV')
  .option('--json', 'the answer as JSON')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (run, sql, options) => (await import('./query.ts')).queryCommand(run, sql, options));

program
  .command('trace')
  .description('print the facts of a run, one line each')
  .argument('<run>', RUN_MEANING)
  .option('--peer <peer>', 'only those of this peer, by number or name')
  .option('--broadcast <origin:sequence>', 'only those about this broadcast')
  .option('--from <time>', 'only those from this time of the run on')
  .option('--to <time>', 'only those up to this time of the run')
  .option('--kind <name>', 'only facts of this name, or about messages of this kind')
  .option('--sample <number>', 'of this sample, where there are several')
  .option('--ndjson', 'in the canonical form, one JSON object a line')
  .option('--states', 'after each fact what the protocol holds differently; repeats the run, in the simulator')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (run, options) => (await import('./trace.ts')).traceCommand(run, options));

program
  .command('why')
  .description('print how a broadcast reached a peer, or what stopped it')
  .argument('<run>', RUN_MEANING)
  .requiredOption('--peer <peer>', 'the peer, by number or name')
  .requiredOption('--broadcast <origin:sequence>', 'the broadcast')
  .option('--sample <number>', 'of this sample, where there are several')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (run, options) => (await import('./why.ts')).whyCommand(run, options));

program
  .command('export')
  .description(`write a run in a format that others read: ${formats.map(({ name }) => name).join(', ')}`)
  .argument('<run>', RUN_MEANING)
  .option('--format <name>', 'which of them')
  .option('--markdown', 'tables for a pull request: the same as --format markdown')
  .option('--output <file>', 'where to; standard output without it')
  .option('--sample <number>', 'of this sample, where there are several')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (run, options) => (await import('./export.ts')).exportCommand(run, options));

withBroker(
  program
    .command('sweep')
    .description('run an experiment at every point of a grid, on all cores; one that was stopped goes on')
    .argument('<file>', 'an experiment with a key `sweep: { peers: [10, 100], topology: [cycle, mesh] }`')
    .option('--seed <number>', 'decides everything that is random')
    .option('--samples <number>', 'runs at each point, with seeds one apart')
    .option('--set <key=value>', 'sets any field or parameter at all points', collect, [] as string[])
    .option('--figure <path>', 'shows this figure, such as latencyMs.p99; may be given again', collect, [] as string[])
    .option('--threads <number>', 'threads at work; all cores without it')
    .option('--lab <address>', 'the lab whose agents make the runs: nats://host, tls://host or local:<port>')
    .option('--patience <time>', 'how long an agent may be silent before its run is given to another: 6s without it')
    .option('--reaction-limit <time>', REACTION_LIMIT_MEANING)
    .option('--fresh', 'from the start, where one like it was stopped')
    .option('--out <folder>', 'where runs are kept', 'runs')
    .option('--json', 'print the result as JSON, and nothing else'),
).action(async (file, options) => {
  status = await (await import('./sweep.ts')).sweepCommand(file, options);
});

program
  .command('compare')
  .description(
    'compare runs: figures, differences and how sure they are, and the first fact in which two of one seed differ',
  )
  .argument('<runs...>', `two runs or more: each ${RUN_MEANING}`)
  .option('--page <file>', 'also as a page with pictures, and each of these as SVG and PNG beside it')
  .option('--markdown', 'as tables for a pull request')
  .option('--json', 'as JSON')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (runs, options) => (await import('./compare.ts')).compareCommand(runs, options));

program
  .command('runs')
  .description('list the runs, sweeps and checks that are kept, with their short names')
  .option('--json', 'as JSON')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (options) => (await import('./runs.ts')).runsCommand(options));

program
  .command('clean')
  .description('remove old runs, sweeps and checks, after a question')
  .argument('[names...]', 'only runs of these names')
  .option('--keep <number>', 'how many of each name stay, the latest', '1')
  .option('--yes', 'without asking')
  .option('--out <folder>', 'where runs are kept', 'runs')
  .action(async (names, options) => (await import('./clean.ts')).cleanCommand(names, options));

program.addCommand(
  labSyntax()
    .copyInheritedSettings(program)
    .action(async (options) => {
      status = await (await import('./lab.ts')).labCommand(options);
    }),
);

program.addCommand(
  agentSyntax()
    .copyInheritedSettings(program)
    .action(async (options) => {
      status = await (await import('./agent.ts')).agentCommand(options);
    }),
);

groupCommands(program);
watchOutputs(complain);

// What the machine refuses, and what a protocol has left behind, show where they happen, which need not be where a
// command waits for them.
process.on('uncaughtException', (error) => {
  complain(limitOf(error) ?? reasonOf(error));
  leaveNow(1);
});

void runCommand();

async function runCommand(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    status = tellError(error, () => program.outputHelp());
  }
  await leave(status);
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}
