/** What the fields of the form share: the experiment, what it can be made of, and what is wrong with it. */
import type { Catalogue } from '../channel/catalogue.ts';
import type { ExperimentData } from '../channel/engine-messages.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { placeOfError, placesIn } from './experiment-form.ts';
import { type Path, withValue } from './experiment-path.ts';

export interface Form {
  readonly experiment: ExperimentData;
  readonly catalogue: Catalogue;
  /** Runs the experiment with another value at a path. */
  set(path: Path, value: unknown): void;
  /** Runs another experiment. */
  setAll(experiment: ExperimentData): void;
  /** What is wrong at a field. */
  errorAt(path: Path): string | undefined;
  /** What is wrong, if the form has no field for it. */
  readonly errorElsewhere: string | undefined;
}

export function formOf(laboratory: Laboratory, catalogue: Catalogue): Form {
  const experiment = laboratory.experiment.value;
  const refusal = laboratory.refusal.value;
  const place = refusal && placeOfError(refusal.option, placesIn(experiment, catalogue));
  const setAll = (changed: ExperimentData) => laboratory.start(changed);
  return {
    experiment,
    catalogue,
    setAll,
    set: (path, value) => setAll(withValue(laboratory.experiment.value, path, value)),
    errorAt: (path) => (refusal !== undefined && path.join('.') === place ? refusal.message : undefined),
    errorElsewhere: place === undefined ? refusal?.message : undefined,
  };
}
