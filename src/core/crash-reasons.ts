/** Reasons of crashes that an experiment asks for. A peer that is down for one of these is no failure of the run. */
export const PLANNED = 'as planned';
export const CHURN = 'churn';
/** Of a peer that leaves for good: what is left of it is as of a crash, but it is none. */
export const LEFT = 'left';

export function isPlanned(reason: string): boolean {
  return reason === PLANNED || reason === CHURN;
}
