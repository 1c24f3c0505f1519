/** The event queue of the simulator. Events of equal time leave in the order in which they came. */
export interface EventQueue {
  /** The event that `next` has taken; `time` in milliseconds is also the present. */
  readonly time: number;
  readonly to: number;
  readonly from: number;
  readonly handle: number;
  /** Called when the queue is nearly full: the run has to end after the reaction at work. */
  set whenFull(tell: () => void);
  /** Adds an event at a time ≥ the present. */
  push(time: number, to: number, from: number, handle: number): void;
  /** Takes the next event; false if there is none at or before `until`, which then is the present. */
  next(until: number): boolean;
  /** Writes the receivers of some of the events that come next into `receivers`; how many. */
  upcoming(receivers: Int32Array): number;
}

/** In place of an event's `from` if it is not a message. */
export const TIMER_EVENT = -1;
export const WORKLOAD_EVENT = -2;
export const LINK_EVENT = -3;
export const START_EVENT = -4;
export const COLLECT_EVENT = -5;
/** Of runs with faults: an action of the plan; a peer learns of a link change; a slow peer has handled a message. */
export const FAULT_EVENT = -6;
export const TOLD_EVENT = -7;
export const LINE_EVENT = -8;
/** Of runs with faults and a failure detector: a peer is told that another one has crashed, or is back. */
export const ORACLE_EVENT = -9;
/**
 * Of runs whose peers have limited bandwidth: a copy may have left a peer, or have come in; a copy begins to come in.
 */
export const UPLOAD_EVENT = -10;
export const DOWNLOAD_EVENT = -11;
export const ENTER_EVENT = -12;
