/** The help of the command line: the commands in groups, and three examples. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Run:': ['run', 'sweep', 'list', 'describe', 'doctor'],
  'Look:': ['play', 'show', 'report', 'compare', 'why', 'trace', 'query', 'export', 'runs', 'clean'],
  'Verify:': ['check', 'explore', 'table', 'reproduce'],
  'Many machines:': ['lab', 'agent', 'bundle'],
};

const EXAMPLES = `
Examples:
  hearsay run mpcomm                          a preset; its results are kept in runs/
  hearsay report latest                       a page with pictures of the last run
  hearsay check best-effort --faults crash    the smallest case that breaks a property
`;

/** Puts each command into its group, in the order of the groups. */
export function groupCommands(program: CommandUnknownOpts): void {
  const groupOf = (name: string) => Object.entries(GROUPS).find(([, names]) => names.includes(name))?.[0];
  for (const command of program.commands) command.helpGroup(groupOf(command.name()) ?? 'Other:');
  const order = Object.values(GROUPS).flat();
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  (program.commands as CommandUnknownOpts[]).sort((one, other) => rank(one.name()) - rank(other.name()));
  // Without `help`, which `--help` is for.
  program.configureHelp({ visibleCommands: ({ commands }) => [...commands] });
  program.addHelpText('after', EXAMPLES.trimEnd());
}
