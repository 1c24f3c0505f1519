/** How each fault is applied on each runtime. The table of the docs is made from it. */

const exactly = 'exactly, at its virtual time';
const onTheWay = 'each copy is dropped or delayed before it reaches the mailbox of its receiver';
const atSenders = 'each sender drops or delays its messages before it writes them';
const atSendersOneByOne = 'each sender drops or delays its datagrams, each of which goes to one peer';
const setsLater = 'the peer sets its timers later';
const bothEnds = 'both ends drop the copies that they send';

const atArrival = 'exactly, at the virtual time at which the copy would arrive';
const atSending = 'the sender counts its copies, and decides about this one when it is sent';
const countedAnew = `${atSending}; a peer that restarts counts anew`;

/** Peers take turns in one thread. */
const actors: Readonly<Record<string, string>> = {
  crash: 'the protocol and timers of the peer are gone, and the messages in its mailbox are lost',
  restart: 'a new protocol in the same place',
  churn: 'peers crash and restart in the thread',
  nemesis: 'as for the faults that it draws',
  join: 'its actor starts',
  leave: 'its actor has its last reaction; then as of a crash',
  pause: 'the peer gets no turns; its messages, timers and broadcasts wait in their order',
  slow: 'the peer gets no turns while it handles a message',
  skew: setsLater,
  cut: 'copies on the link, and copies sent on it, are lost',
  restore: 'both ends are notified',
  'lose-copy': atSending,
  'delay-copy': atSending,
  'duplicate-copy': atSending,
};

/** Each peer is a process; peers that share one do this inside it. */
const processes: Readonly<Record<string, string>> = {
  crash:
    'the peer reports its state, and its process is killed (SIGKILL); copies in its sockets and its outgoing copies in flight are lost',
  restart: 'a new process, to which its neighbours connect again',
  churn: 'processes are killed and started',
  nemesis: 'as for the faults that it draws',
  join: 'its process waits from the start; its neighbours connect to it at that time, and it starts when its links are up',
  leave: 'the peer sends what it has to send; then as of a crash',
  pause: 'the process is stopped (SIGSTOP) and goes on (SIGCONT)',
  slow: 'messages wait in a queue in the peer',
  skew: setsLater,
  'lose-copy': countedAnew,
  'delay-copy': countedAnew,
  'duplicate-copy': countedAnew,
};

/** By runtime: what holds for every rule, and the rules that differ. */
const runtimes: Readonly<Record<string, { readonly all: string; readonly but?: Readonly<Record<string, string>> }>> = {
  simulator: { all: exactly, but: { 'lose-copy': atArrival, 'delay-copy': exactly, 'duplicate-copy': atArrival } },
  actors: { all: onTheWay, but: actors },
  tcp: {
    all: atSenders,
    but: {
      ...processes,
      cut: 'both ends close the connection',
      restore: 'the end with the lower number connects again',
    },
  },
  udp: { all: atSenders, but: { ...processes, cut: bothEnds, restore: bothEnds } },
  multicast: { all: atSendersOneByOne, but: { ...processes, cut: bothEnds, restore: bothEnds } },
};

/** How it is applied there, in words. @param rule a rule's name */
export function faultCell(rule: string, runtime: string): string {
  const { all, but } = runtimes[runtime];
  return but?.[rule] ?? all;
}
