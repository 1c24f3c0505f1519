import type { PeerNames } from '../core/peer-names.ts';
import { csvCell } from '../text/csv.ts';
import { columnNames } from '../trace/columns.ts';
import { FactCursor } from '../trace/cursor.ts';
import { factNames, tableFieldsOf } from '../trace/facts.ts';
import { fieldValue } from '../trace/field-values.ts';
import type { FactLog } from '../trace/log.ts';
import { type ExportFormat, factsOf, inChunks } from './format.ts';

/** By code: what stands in each column, undefined if the fact does not have it. */
const cells = factNames.map((fact) => {
  const fields = tableFieldsOf(fact);
  return columnNames.map((name) => fields.find(({ column }) => column === name));
});

export const csv: ExportFormat = {
  name: 'csv',
  title: 'the facts as a table: spreadsheets, R, pandas',
  readsFacts: true,
  write: (run) => inChunks(linesOf(factsOf(run, 'csv'), run.names)),
};

/** With a column `peer_name` where peers have names. */
function* linesOf(log: FactLog, { any, labels }: PeerNames): Generator<string> {
  const names = { kinds: log.kinds.map(csvCell), texts: log.texts.map(csvCell), facts: factNames };
  const peerNames = labels.map(csvCell);
  yield ['time', 'fact', 'peer', ...columnNames, ...(any ? ['peer_name'] : [])].join(',');
  for (const row = new FactCursor(log); row.next(); ) {
    const { code, peer } = row;
    const values = cells[code].map((field) => (field === undefined ? '' : (fieldValue(row, field, names) ?? '')));
    yield `${row.time},${factNames[code]},${peer},${values.join(',')}${any ? `,${peerNames[peer]}` : ''}`;
  }
}
