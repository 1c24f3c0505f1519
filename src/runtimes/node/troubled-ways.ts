/**
 * The links of a run with faults: partitions and storms lie over what the network does. The weather of each process
 * changes by its own clock,
 * before the first copy that is sent after an action's time.
 */
import type { PeerId } from '../../core/protocol.ts';
import type { FaultAction } from '../../network/faults/fault-plan.ts';
import type { Weather } from '../../network/faults/weather.ts';
import type { LinkModel } from '../../network/link-model.ts';
import type { Ways } from './modelled-transport.ts';

export class TroubledWays implements Ways {
  delayMs = 0;
  lost: string | undefined = undefined;
  duplicateMs = -1;
  private readonly model: LinkModel;
  private readonly weather: Weather;
  private readonly actions: readonly FaultAction[];
  private next = 0;

  /** @param actions in order of time; those that are none of the weather's do nothing here */
  constructor(model: LinkModel, weather: Weather, actions: readonly FaultAction[]) {
    this.model = model;
    this.weather = weather;
    this.actions = actions;
  }

  ask(link: number, from: PeerId, to: PeerId, bytes: number, nowMs: number): void {
    const { actions, model, weather } = this;
    while (this.next < actions.length && actions[this.next].atMs <= nowMs) weather.apply(actions[this.next++]);
    weather.ask(from, to);
    this.lost = weather.lost;
    if (weather.lost !== undefined) return;
    model.ask(link, from, to, bytes, nowMs);
    this.lost = model.lost;
    this.delayMs = model.delayMs + weather.delayMs;
    this.duplicateMs = model.duplicateMs < 0 ? -1 : model.duplicateMs + weather.delayMs;
  }
}
