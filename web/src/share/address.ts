/**
 * The address of the page holds what it shows: the experiment, the moment and what is selected. A change of the
 * experiment is a step of the browser's history; all else changes the step that is there.
 */
import { effect, signal } from '@preact/signals';
import { compiledProtocols } from '../editor/workshop.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { linkText, sharedIn } from './link-codec.ts';
import { LinkError, type Shared } from './shared.ts';

const PREFIX = '#e=';
/** The address changes when the page has stood still for so long. */
const REST_MS = 250;

export class Address {
  /** Why the link was refused. */
  readonly refusal = signal<string | undefined>(undefined);
  /** A link with protocols of a stranger, which run only if the reader says so. */
  readonly stranger = signal<Shared | undefined>(undefined);
  private readonly laboratory: Laboratory;
  private written = '';
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private isStep = false;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  /** Shows what the address holds. @returns false if it holds nothing that can be shown now */
  async open(): Promise<boolean> {
    const text = location.hash;
    if (!text.startsWith(PREFIX)) return false;
    this.refusal.value = undefined;
    try {
      const shared = await sharedIn(text.slice(PREFIX.length));
      this.written = text;
      if (shared.protocols !== undefined && !this.areKnown(shared.protocols)) {
        this.stranger.value = shared;
        return false;
      }
      this.show(shared);
      return true;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      this.refusal.value = error.message;
      return false;
    }
  }

  /** The reader lets the protocols of a stranger run. */
  allow(): void {
    const shared = this.stranger.value;
    this.stranger.value = undefined;
    if (shared !== undefined) this.show(shared);
  }

  /** From now on the address changes with the page, and the page with the address. */
  follow(): void {
    addEventListener('popstate', () => {
      if (location.hash !== this.written) void this.open();
    });
    let before: unknown;
    effect(() => {
      const { experiment, moment, peer, broadcast, isPlaying } = this.laboratory;
      const isOther = experiment.value !== before;
      before = experiment.value;
      void [moment.value, peer.value, broadcast.value];
      if (!isPlaying.value || isOther) this.writeSoon(isOther);
    });
  }

  /** The whole address. */
  async link(): Promise<string> {
    return location.href.split('#')[0] + PREFIX + (await linkText(this.shared()));
  }

  private writeSoon(isStep: boolean): void {
    this.isStep ||= isStep;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.write(), REST_MS);
  }

  private async write(): Promise<void> {
    const text = PREFIX + (await linkText(this.shared()));
    const isStep = this.isStep && this.written !== '';
    this.isStep = false;
    if (text === this.written) return;
    this.written = text;
    if (isStep) history.pushState(null, '', text);
    else history.replaceState(null, '', text);
  }

  private shared(): Shared {
    const { experiment, protocols, moment, peer, broadcast, run } = this.laboratory;
    const { seed } = run.value?.scene.experiment ?? {};
    return {
      experiment: { seed, ...experiment.value },
      ...(protocols.value.length === 0
        ? {}
        : { protocols: protocols.value.map(({ path, source }) => ({ path, source })) }),
      ...(moment.value === 0 ? {} : { moment: moment.value }),
      ...(peer.value === undefined ? {} : { peer: peer.value }),
      ...(broadcast.value === undefined ? {} : { broadcast: broadcast.value }),
    };
  }

  private show({ experiment, protocols = [], moment = 0, peer, broadcast }: Shared): void {
    const { laboratory } = this;
    laboratory.protocols.value = protocols.length === 0 ? [] : compiledProtocols(protocols);
    laboratory.peer.value = peer;
    laboratory.broadcast.value = broadcast;
    laboratory.start(experiment, { facts: moment });
    this.isStep = false;
  }

  private areKnown(protocols: NonNullable<Shared['protocols']>): boolean {
    const known = this.laboratory.protocols.value;
    return protocols.every(({ path, source }) => known.some((one) => one.path === path && one.source === source));
  }
}
