/** What an experiment can be made of, as plain data: what the form of the page is made from. */
import type { FaultKind, Parameters, PropertyName, Zone } from '../../../src/browser.ts';
import type { ExperimentData } from './engine-messages.ts';

/** A protocol, topology or workload by name. */
export interface CatalogueEntry {
  readonly name: string;
  /** What it is, in a line. */
  readonly title: string;
  readonly source: string;
  readonly parameters: Parameters;
}

export interface CatalogueProtocol extends CatalogueEntry {
  readonly isLayer: boolean;
  readonly needsDetector: boolean;
  /** Each with the faults under which it still holds. */
  readonly promises: Readonly<Partial<Record<PropertyName, readonly FaultKind[]>>>;
}

export interface CatalogueLaw {
  readonly name: string;
  readonly title: string;
  /** What its arguments are; a last one of `…` stands for any number more. */
  readonly arguments: readonly string[];
}

export interface CatalogueFault {
  readonly name: string;
  readonly title: string;
  /** What stands after its name, in words. */
  readonly whom: string;
  /** As it stands in an experiment, in one line of YAML. */
  readonly example: string;
  readonly parameters: Parameters;
  readonly lasts: 'spell' | 'moment' | 'campaign' | 'copy';
}

export interface CatalogueZones {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly zones: readonly Zone[];
}

export interface CataloguePreset {
  readonly name: string;
  readonly title: string;
  readonly experiment: ExperimentData;
}

export interface Catalogue {
  readonly protocols: readonly CatalogueProtocol[];
  readonly detectors: readonly CatalogueEntry[];
  readonly topologies: readonly CatalogueEntry[];
  readonly workloads: readonly CatalogueEntry[];
  readonly laws: readonly CatalogueLaw[];
  readonly faults: readonly CatalogueFault[];
  readonly zoneTables: readonly CatalogueZones[];
  readonly presets: readonly CataloguePreset[];
}
