/** The registry of formats that a run is exported to. */
import { csv } from './csv.ts';
import { dot } from './dot.ts';
import type { ExportFormat } from './format.ts';
import { gexf } from './gexf.ts';
import { graphml } from './graphml.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { ndjson } from './ndjson.ts';
import { pcapng } from './pcapng.ts';
import { perfetto } from './perfetto.ts';
import { shiviz } from './shiviz.ts';

export const formats: readonly ExportFormat[] = [
  dot,
  graphml,
  gexf,
  csv,
  ndjson,
  shiviz,
  perfetto,
  pcapng,
  junit,
  markdown,
];
