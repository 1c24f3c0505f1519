/**
 * Links in a run with faults: partitions, storms and crashes in the midst of sending lie over what the network does.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { Weather } from '../../network/faults/weather.ts';
import type { LinkModel } from '../../network/link-model.ts';
import type { Model } from './ways.ts';

export class TroubledLinks implements Model {
  delayMs = 0;
  lost: string | undefined = undefined;
  duplicateMs = -1;
  private readonly model: LinkModel;
  private readonly weather: Weather;

  constructor(model: LinkModel, weather: Weather) {
    this.model = model;
    this.weather = weather;
  }

  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const { model, weather } = this;
    weather.ask(from, to);
    this.lost = weather.lost;
    if (weather.lost !== undefined) return;
    model.ask(link, from, to, bytes, nowMs);
    this.lost = model.lost;
    this.delayMs = model.delayMs + weather.delayMs;
    this.duplicateMs = model.duplicateMs < 0 ? -1 : model.duplicateMs + weather.delayMs;
  }
}
