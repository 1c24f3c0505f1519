/** The form of an experiment: which fields it has, what stands in them, and at which of them an error belongs. */
import type { Parameter, Parameters } from '../../../src/browser.ts';
import type { Catalogue, CatalogueEntry, CatalogueProtocol } from '../channel/catalogue.ts';
import type { ExperimentData } from '../channel/engine-messages.ts';
import { type Path, partAt, valueAt } from './experiment-path.ts';

export interface FormField {
  readonly path: Path;
  readonly label: string;
  readonly parameter: Parameter;
  /** Undefined where the default stands. */
  readonly given: unknown;
}

/** A part that is chosen by name. */
export interface FormPart {
  readonly path: Path;
  readonly name: string;
  /** Undefined if the catalogue does not have it: a protocol that was written in the page. */
  readonly entry: CatalogueEntry | undefined;
  readonly fields: readonly FormField[];
}

export interface FormLayer extends FormPart {
  readonly entry: CatalogueProtocol | undefined;
}

/** The layers of the protocol, the top one first. */
export function layersIn(experiment: ExperimentData, { protocols }: Catalogue): FormLayer[] {
  const layers: FormLayer[] = [];
  for (let path: Path = ['protocol']; layers.length < 8; path = [...path, 'over']) {
    const part = partAt(experiment, path);
    const name = String(part.name ?? nameBelow(experiment));
    const entry = protocols.find((protocol) => protocol.name === name);
    layers.push({ path, name, entry, fields: fieldsOf(entry?.parameters ?? {}, part, path) });
    if (entry?.isLayer !== true && part.over === undefined) break;
  }
  return layers;
}

/** What stands under a layer that names nothing. */
function nameBelow(experiment: ExperimentData): string {
  return partAt(experiment, ['topology']).name === 'mesh' ? 'best-effort' : 'flood';
}

export function partIn(
  experiment: ExperimentData,
  key: 'detector' | 'topology' | 'workload',
  entries: readonly CatalogueEntry[],
): FormPart {
  const part = partAt(experiment, [key]);
  const name = String(part.name ?? '');
  const entry = entries.find((one) => one.name === name);
  return { path: [key], name, entry, fields: fieldsOf(entry?.parameters ?? {}, part, [key]) };
}

export function fieldsOf(
  parameters: Parameters,
  part: Readonly<Record<string, unknown>>,
  path: Path,
): readonly FormField[] {
  return Object.entries(parameters).map(([name, parameter]) => ({
    path: [...path, name],
    label: name,
    parameter,
    given: part[name],
  }));
}

const probability = (meaning: string) => ({ type: 'number', default: 0, min: 0, max: 1, meaning }) as const;

const networkFields: Readonly<Record<string, Parameter>> = {
  loss: probability('the probability that a copy is lost'),
  duplicate: probability('the probability that the network delivers a copy twice'),
  bandwidth: { type: 'text', default: '', meaning: 'of each link, such as 10Mbit; as much as is needed if left empty' },
};

const stopFields: Readonly<Record<string, Parameter>> = {
  deadline: { type: 'text', default: '', meaning: 'when the run ends at the latest: 30s, or none' },
};

export function networkFieldsIn(experiment: ExperimentData): readonly FormField[] {
  return fieldsOf(networkFields, partAt(experiment, ['network']), ['network']);
}

export function stopFieldsIn(experiment: ExperimentData): readonly FormField[] {
  return fieldsOf(stopFields, partAt(experiment, ['stop']), ['stop']);
}

/** The faults in order, each as it stands in the experiment. */
export function faultsIn(experiment: ExperimentData): readonly Readonly<Record<string, unknown>>[] {
  const faults = valueAt(experiment, ['faults']);
  return Array.isArray(faults) ? faults.map((fault) => (typeof fault === 'object' && fault !== null ? fault : {})) : [];
}

/** All places of the form at which an error can stand, as errors name them. */
export function placesIn(experiment: ExperimentData, catalogue: Catalogue): string[] {
  const parts: FormPart[] = [
    ...layersIn(experiment, catalogue),
    partIn(experiment, 'detector', catalogue.detectors),
    partIn(experiment, 'topology', catalogue.topologies),
    partIn(experiment, 'workload', catalogue.workloads),
  ];
  const fields = [...parts.flatMap((part) => part.fields), ...networkFieldsIn(experiment), ...stopFieldsIn(experiment)];
  return [
    ...['peers', 'seed', 'network.delay', 'network.zones', 'faults'],
    ...faultsIn(experiment).map((_, index) => `faults.${index}`),
    ...[...parts, ...fields].map(({ path }) => path.join('.')),
  ];
}

/** The nearest place to the option that an error names; undefined if the form has none. */
export function placeOfError(option: string, places: readonly string[]): string | undefined {
  return places
    .filter((place) => option === place || option.startsWith(`${place}.`))
    .sort((a, b) => b.length - a.length)[0];
}

/** An experiment of the page runs in the simulator, and leaves the page to see as many facts as it can hold. */
export function playable({ runtime: _runtime, codec: _codec, trace: _trace, ...experiment }: ExperimentData) {
  return experiment as ExperimentData;
}
