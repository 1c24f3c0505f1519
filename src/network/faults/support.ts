/** Which fault runs on which runtime, and how; or why not. The table of the docs is made from it, and what has no cell is refused before the run. */

export interface FaultCell {
  readonly applies: boolean;
  /** How it is applied there; or why it is not. */
  readonly words: string;
}

const exactly: FaultCell = { applies: true, words: 'exactly, at its virtual time' };
const notYet = (words: string): FaultCell => ({ applies: false, words });

/** By runtime: what holds for every rule, and where a rule differs. */
const runtimes: Readonly<Record<string, { readonly all: FaultCell; readonly but?: Readonly<Record<string, FaultCell>> }>> = {
  simulator: { all: exactly },
  actors: { all: notYet('its peers share one thread and have no links') },
  tcp: { all: notYet('its processes are left alone') },
  udp: { all: notYet('its processes are left alone') },
  multicast: { all: notYet('its processes are left alone') },
};

/** @param rule a rule's name */
export function faultCell(rule: string, runtime: string): FaultCell {
  const { all, but } = runtimes[runtime];
  return but?.[rule] ?? all;
}
