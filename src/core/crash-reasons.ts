/** Reasons of crashes that an experiment asks for. A peer that is down for one of these is no failure of the run. */
export const PLANNED = 'as planned';
export const CHURN = 'churn';

export function isPlanned(reason: string): boolean {
  return reason === PLANNED || reason === CHURN;
}
