/** A name of the contract of protocols: `scripts/contract-members.js` reads them. */
export interface ContractMember {
  /** The interface that it belongs to; empty for a type of its own. */
  readonly owner: string;
  readonly name: string;
  readonly signature: string;
  readonly meaning: string;
}
