/** The catalogue of the page, made from the registries. What reads a file is left out: a page has no files. */
import type { Definition } from '../../../src/browser.ts';
import {
  delayLaws,
  detectors,
  faultRules,
  faultsOf,
  presets,
  protocols,
  topologies,
  workloads,
  zoneTables,
} from '../../../src/browser.ts';
import type { Catalogue, CatalogueEntry } from '../channel/catalogue.ts';

export function catalogueOfRegistries(): Catalogue {
  return {
    protocols: protocols.map(protocolOf),
    detectors: detectors.map(entryOf),
    topologies: topologies.filter(isBuiltIn).map(entryOf),
    workloads: workloads.filter(isBuiltIn).map(entryOf),
    laws: delayLaws.map(({ name, title, arguments: named }) => ({ name, title, arguments: named })),
    faults: faultRules.map(({ name, title, whom, example, parameters, lasts }) => ({
      name,
      title,
      whom,
      example,
      parameters,
      lasts,
    })),
    zoneTables: zoneTables.map(({ name, title, source, zones }) => ({ name, title, source, zones })),
    presets: presets.map(({ name, title, experiment }) => ({ name, title, experiment })),
  };
}

function protocolOf(definition: Definition): Catalogue['protocols'][number] {
  return {
    ...entryOf(definition),
    isLayer: definition.layer === true,
    needsDetector: definition.detector !== undefined,
    promises: Object.fromEntries(
      Object.entries(definition.promises).map(([name, tolerated]) => [name, faultsOf(tolerated)]),
    ),
  };
}

function entryOf({ name, title, source, parameters }: CatalogueEntry): CatalogueEntry {
  return { name, title, source, parameters };
}

function isBuiltIn({ name }: { readonly name: string }): boolean {
  return name !== 'file';
}
