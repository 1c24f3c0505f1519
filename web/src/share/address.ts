/**
 * The address of the page holds what it shows: the experiment, the moment and what is selected. A change of the
 * experiment is a step of the browser's history; all else changes the step that is there.
 */
import { effect, signal } from '@preact/signals';
import type { Comparison } from '../compare/comparison.ts';
import { compiledProtocols } from '../editor/workshop.ts';
import type { Playback } from '../player/playback.ts';
import { wholeStage } from '../state/camera.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { linkText, sharedIn } from './link-codec.ts';
import { LinkError, type Shared, type SharedView } from './shared.ts';

const PREFIX = '#e=';
/** What the address holds. */
export interface Addressed {
  readonly laboratory: Laboratory;
  readonly playback: Playback;
  readonly comparison: Comparison;
}

/** The address changes when the page has stood still for so long. */
const REST_MS = 250;

export class Address {
  /** Why the link was refused. */
  readonly refusal = signal<string | undefined>(undefined);
  /** A link with protocols of a stranger, which run only if the reader says so. */
  readonly stranger = signal<Shared | undefined>(undefined);
  private readonly page: Addressed;
  private written = '';
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private isStep = false;

  constructor(page: Addressed) {
    this.page = page;
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
    let before: readonly unknown[] = [];
    effect(() => {
      const { laboratory, playback, comparison } = this.page;
      const { experiment, moment, peer, broadcast, camera, isPlaying } = laboratory;
      const experiments = [experiment.value, comparison.other.value?.experiment.value];
      const isOther = experiments.some((one, index) => one !== before[index]);
      before = experiments;
      void [moment.value, peer.value, broadcast.value, camera.value, playback.pace.value, playback.speed.value];
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
    const { experiment, protocols, moment, peer, broadcast, run } = this.page.laboratory;
    const view = this.view();
    const { seed } = run.value?.scene.experiment ?? {};
    return {
      experiment: { seed, ...experiment.value },
      ...(protocols.value.length === 0
        ? {}
        : { protocols: protocols.value.map(({ path, source }) => ({ path, source })) }),
      ...(moment.value === 0 ? {} : { moment: moment.value }),
      ...(peer.value === undefined ? {} : { peer: peer.value }),
      ...(broadcast.value === undefined ? {} : { broadcast: broadcast.value }),
      ...(Object.keys(view).length === 0 ? {} : { view }),
    };
  }

  private view(): SharedView {
    const { laboratory, playback, comparison } = this.page;
    const { zoom, x, y } = laboratory.camera.value;
    const other = comparison.other.value?.experiment.value;
    return {
      ...(zoom === 1 && x === 0 && y === 0 ? {} : { camera: { zoom: rounded(zoom), x: rounded(x), y: rounded(y) } }),
      ...(playback.pace.value === 'by event' ? {} : { pace: playback.pace.value }),
      ...(playback.speed.value === 1 ? {} : { speed: playback.speed.value }),
      ...(other === undefined ? {} : { other }),
    };
  }

  private show({ experiment, protocols = [], moment = 0, peer, broadcast, view = {} }: Shared): void {
    const { laboratory, playback, comparison } = this.page;
    laboratory.camera.value = view.camera ?? wholeStage;
    playback.pace.value = view.pace ?? 'by event';
    playback.speed.value = view.speed ?? 1;
    laboratory.protocols.value = protocols.length === 0 ? [] : compiledProtocols(protocols);
    laboratory.peer.value = peer;
    laboratory.broadcast.value = broadcast;
    laboratory.start(experiment, { facts: moment });
    if (view.other === undefined) comparison.end();
    else comparison.begin(view.other);
    this.isStep = false;
  }

  private areKnown(protocols: NonNullable<Shared['protocols']>): boolean {
    const known = this.page.laboratory.protocols.value;
    return protocols.every(({ path, source }) => known.some((one) => one.path === path && one.source === source));
  }
}

/** Of a camera: more digits would be seen in the address only. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
