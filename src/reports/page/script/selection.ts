/**
 * What is selected in the page: a peer, a broadcast, a span of time. One selection for all pictures; each shows it in its
 * own way.
 */
export interface Selection {
  readonly peer: number | undefined;
  /** `origin:sequence` */
  readonly broadcast: string | undefined;
  /** In milliseconds of the run. */
  readonly span: readonly [fromMs: number, toMs: number] | undefined;
}

export const nothing: Selection = { peer: undefined, broadcast: undefined, span: undefined };

type Follower = (selection: Selection) => void;

let selected: Selection = nothing;
const followers: Follower[] = [];

/** Calls it now, and at each change. */
export function follow(follower: Follower): void {
  followers.push(follower);
  follower(selected);
}

export function select(change: Partial<Selection>): void {
  selected = { ...selected, ...change };
  for (const follower of followers) follower(selected);
}

/** The same again takes it back. */
export function toggle(change: Pick<Selection, 'peer'> | Pick<Selection, 'broadcast'>): void {
  if ('peer' in change) select({ peer: change.peer === selected.peer ? undefined : change.peer });
  else select({ broadcast: change.broadcast === selected.broadcast ? undefined : change.broadcast });
}
