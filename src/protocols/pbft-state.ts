/**
 * What a PBFT peer has delivered: the state that the paper's service has after executing requests in their order. A
 * peer that lags behind takes it from others (state transfer).
 */
import type { PeerId } from '../core/protocol.ts';
import { digestOf, nameOf, type Ordered, type SignedRequest, type State } from './pbft-messages.ts';

export class DeliveredState {
  /** A chained hash of what is delivered, as a text. */
  digest = '';
  /** What has had its turn, by number from 1. */
  private readonly order: Ordered[] = [];
  private readonly names = new Set<string>();
  /** By number: what is committed and has not had its turn. */
  private readonly committed = new Map<number, Ordered>();
  /** By number and digest: the peers that say it was delivered. */
  private readonly witnesses = new Map<number, Map<string, Set<PeerId>>>();

  get delivered(): number {
    return this.order.length;
  }

  has(request: SignedRequest): boolean {
    return this.names.has(nameOf(request));
  }

  commit(number: number, request: Ordered): void {
    if (!this.isCommitted(number)) this.committed.set(number, request);
  }

  /** Takes the next number, if it is committed. @returns the request to deliver: none twice, and none for a gap */
  take(): { readonly request: Ordered } | undefined {
    const number = this.delivered + 1;
    const request = this.committed.get(number);
    if (request === undefined) return undefined;
    this.committed.delete(number);
    this.witnesses.delete(number);
    this.order.push(request);
    this.digest = chained(this.digest, digestOf(request));
    if (request === null || this.has(request)) return { request: null };
    this.names.add(nameOf(request));
    return { request };
  }

  after(number: number): State {
    return { phase: 'state', after: number, requests: this.order.slice(number) };
  }

  /** What so many peers say that one of them is correct has been committed. */
  learn(from: PeerId, { after, requests }: State, faulty: number): void {
    if (!(after >= 0 && after <= this.delivered)) return;
    for (const [index, request] of requests.entries()) {
      const number = after + index + 1;
      if (this.isCommitted(number)) continue;
      if (this.witnessesOf(number, digestOf(request)).add(from).size > faulty) this.committed.set(number, request);
    }
  }

  private isCommitted(number: number): boolean {
    return number <= this.delivered || this.committed.has(number);
  }

  private witnessesOf(number: number, digest: string): Set<PeerId> {
    const byDigest = this.witnesses.get(number) ?? new Map<string, Set<PeerId>>();
    const peers = byDigest.get(digest) ?? new Set<PeerId>();
    this.witnesses.set(number, byDigest.set(digest, peers));
    return peers;
  }
}

/** 32 bits by FNV-1a: they show a mistake, but nothing is accepted for its digest alone. */
function chained(before: string, next: string): string {
  let hash = 0x811c9dc5;
  for (const text of [before, next])
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
