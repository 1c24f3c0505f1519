/** How each fault is applied on each runtime. The table of the docs is made from it. */

const exactly = 'exactly, at its virtual time';
const onTheWay = 'each copy is dropped or held back before it comes to its receiver’s mailbox';
const atSenders = 'each sender drops or holds back its messages, before they are written';
const atSendersOneByOne = 'each sender drops or holds back its datagrams, which then go to one peer each';
const setsLater = 'the peer sets its timers later';
const bothEnds = 'both ends drop what they send';

/** Peers take turns in one thread. */
const actors: Readonly<Record<string, string>> = {
  crash: 'the peer’s protocol and timers are gone, and what waits in its mailbox is lost',
  restart: 'a new protocol in the same place',
  churn: 'peers crash and come back in the thread',
  nemesis: 'as the faults that it draws',
  pause: 'the peer gets no turns; its mailbox, timers and wishes wait in their order',
  slow: 'the peer gets no turns; its mailbox is a line',
  skew: setsLater,
  cut: 'what is on the link is lost, and what is sent on it',
  restore: 'both ends are told',
};

/** Each peer is a process; peers that share one do this inside it. */
const processes: Readonly<Record<string, string>> = {
  crash:
    'the peer says what it leaves, and its process is killed (SIGKILL); what is in its sockets and its outgoing copies on their way are lost',
  restart: 'a new process, to which its neighbours connect again',
  churn: 'processes are killed and started',
  nemesis: 'as the faults that it draws',
  pause: 'the process is stopped (SIGSTOP) and goes on (SIGCONT)',
  slow: 'messages wait in a line in the peer',
  skew: setsLater,
};

/** By runtime: what holds for every rule, and the rules that differ. */
const runtimes: Readonly<Record<string, { readonly all: string; readonly but?: Readonly<Record<string, string>> }>> = {
  simulator: { all: exactly },
  actors: { all: onTheWay, but: actors },
  tcp: {
    all: atSenders,
    but: { ...processes, cut: 'both ends close the connection', restore: 'the lower end makes the connection again' },
  },
  udp: { all: atSenders, but: { ...processes, cut: bothEnds, restore: bothEnds } },
  multicast: { all: atSendersOneByOne, but: { ...processes, cut: bothEnds, restore: bothEnds } },
};

/** How it is applied there, in words. @param rule a rule's name */
export function faultCell(rule: string, runtime: string): string {
  const { all, but } = runtimes[runtime];
  return but?.[rule] ?? all;
}
