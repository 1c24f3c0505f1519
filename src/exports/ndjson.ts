/** The facts in their canonical form, one JSON object a line; `traceSha256` is the digest of this file. */
import { ndjsonOf } from '../trace/ndjson.ts';
import { type ExportFormat, factsOf } from './format.ts';

export const ndjson: ExportFormat = {
  name: 'ndjson',
  title: 'the facts in their canonical form, which traceSha256 is of: one JSON object a line',
  readsFacts: true,
  write: (run) => ndjsonOf(factsOf(run, 'ndjson')),
};
