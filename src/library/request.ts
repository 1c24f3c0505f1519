/** From what a program gives to what is prepared: definitions taken out of it, settings by the rules of `--set`. */

import { OwnDefinitions } from '../experiment/own-definitions.ts';
import type { Setting } from '../experiment/parse.ts';
import type { Request } from '../experiment/prepare.ts';
import { sourceOfData } from '../experiment/source.ts';
import { sorted } from '../experiment/unqualified-keys.ts';
import { nodePlatform } from '../platform/node-platform.ts';
import { findExperiment } from '../presets/find.ts';

/** Fields to set over an experiment, as after `--set`: `{ 'stop.deadline': '3s', k: 4 }`. */
export type Settings = Readonly<Record<string, unknown>>;

/** @param experiment a preset's name, a file's path, or the experiment itself */
export function requestOf(experiment: unknown, set: Settings = {}): Request {
  const own = new OwnDefinitions();
  const isZoned = Object.keys(set).some((path) => path.startsWith('network.zones'));
  const source =
    typeof experiment === 'string'
      ? findExperiment(experiment, nodePlatform, 'run', isZoned)
      : sourceOfData(own.plain(experiment) as Record<string, unknown>);
  return { source, ...sorted(settingsOf(set, own)), own: own.all };
}

export function settingsOf(set: Settings, own: OwnDefinitions): Setting[] {
  return Object.entries(set).map(([path, value]) => ({ path: path.split('.'), value: own.plain(value), option: path }));
}
