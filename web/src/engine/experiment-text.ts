/** An experiment as YAML, and back: the page has no parser of its own. */
import { stringify } from 'yaml';
import { sourceOfText } from '../../../src/browser.ts';
import type { ExperimentData } from '../channel/engine-messages.ts';

export function yamlOfExperiment(experiment: ExperimentData): string {
  return stringify(experiment, { flowCollectionPadding: true, lineWidth: 100, collectionStyle: 'any' });
}

/** @throws InputError with the line of the first mistake */
export function experimentOfYaml(text: string): ExperimentData {
  return sourceOfText(text, 'experiment').raw;
}
