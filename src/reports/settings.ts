/** The experiment of a run as `experiment.yaml` has it: plain data, of which texts name the network and the faults. */
import { parse } from 'yaml';

export interface Settings {
  readonly network?: Readonly<Record<string, unknown>>;
  readonly faults?: readonly Readonly<Record<string, unknown>>[];
  readonly heal?: unknown;
  readonly isolate?: boolean;
}

/** Undefined if the text is not of this form: a text of a run then leaves out what it would say. */
export function settingsOf(yaml: string): Settings | undefined {
  try {
    const data: unknown = parse(yaml);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Settings) : undefined;
  } catch {
    return undefined;
  }
}
