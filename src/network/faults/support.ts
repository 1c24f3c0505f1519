/** Which fault runs on which runtime, and how; or why not. The table of the docs is made from it, and what has no cell is refused before the run. */

export interface FaultCell {
  readonly applies: boolean;
  /** How it is applied there; or why it is not. */
  readonly words: string;
}

const exactly: FaultCell = { applies: true, words: 'exactly, at its virtual time' };
const notYet = (words: string): FaultCell => ({ applies: false, words });

const does = (words: string): FaultCell => ({ applies: true, words });
const atSenders = does('each sender drops or holds back its messages, before they are written');
const atSendersOneByOne = does('each sender drops or holds back its datagrams, which then go to one peer each');
const bothEnds = does('both ends drop what they send');

/** Where each peer is a process; peers that share one do this inside it. */
const processes: Readonly<Record<string, FaultCell>> = {
  crash: does(
    'the peer says what it leaves, and its process is killed (SIGKILL); what is in its sockets and its outgoing copies on their way are lost',
  ),
  restart: does('a new process, to which its neighbours connect again'),
  churn: does('processes are killed and started'),
  nemesis: does('as the faults that it draws'),
  pause: does('the process is stopped (SIGSTOP) and goes on (SIGCONT)'),
  slow: does('messages wait in a line in the peer'),
  skew: does('the peer sets its timers later'),
};

/** By runtime: what holds for every rule, and where a rule differs. */
const runtimes: Readonly<Record<string, { readonly all: FaultCell; readonly but?: Readonly<Record<string, FaultCell>> }>> = {
  simulator: { all: exactly },
  actors: { all: notYet('its peers share one thread and have no links') },
  tcp: {
    all: atSenders,
    but: {
      ...processes,
      cut: { applies: true, words: 'both ends close the connection' },
      restore: { applies: true, words: 'the lower end makes the connection again' },
    },
  },
  udp: { all: atSenders, but: { ...processes, cut: bothEnds, restore: bothEnds } },
  multicast: { all: atSendersOneByOne, but: { ...processes, cut: bothEnds, restore: bothEnds } },
};

/** @param rule a rule's name */
export function faultCell(rule: string, runtime: string): FaultCell {
  const { all, but } = runtimes[runtime];
  return but?.[rule] ?? all;
}
