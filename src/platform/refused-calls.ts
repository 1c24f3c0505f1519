/** What a protocol may not do to the process or thread in which it runs. */
import { ContractError } from '../core/contract.ts';

/** Stands in the place of a function of `process`. */
export function refusedCall(name: string): () => never {
  return () => {
    throw new ContractError(`process.${name}: expected a protocol that leaves the process alone`);
  };
}
