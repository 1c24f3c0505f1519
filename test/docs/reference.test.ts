/** The reference pages are what the registries say. `npm run docs` writes them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  adversariesPage,
  delaysPage,
  detectorsPage,
  faultsPage,
  measuresPage,
  propertiesPage,
  protocolsPage,
  topologiesPage,
  workloadsPage,
  zonesPage,
} from '../../scripts/reference.ts';
import { runtimesPage } from '../../scripts/runtimes-page.ts';
import { withTraceTables } from '../../scripts/trace-tables.ts';
import { adversaries } from '../../src/adversaries/index.ts';
import { properties } from '../../src/checks/index.ts';
import { detectors } from '../../src/detectors/index.ts';
import { runtimeNames } from '../../src/experiment/schema.ts';
import { measures } from '../../src/measures/index.ts';
import { faultRules } from '../../src/network/faults/index.ts';
import { delayLaws } from '../../src/network/index.ts';
import { linkPresets } from '../../src/network/link-presets.ts';
import { zoneTables } from '../../src/network/zones/index.ts';
import { protocols } from '../../src/protocols/index.ts';
import { summaryRules } from '../../src/reports/summary-rules.ts';
import { topologies } from '../../src/topologies/index.ts';
import { workloads } from '../../src/workloads/index.ts';
import { rows } from '../presets/cells.ts';
import { cases } from '../runtimes/conformance/cases.ts';

const pages = {
  protocols: protocolsPage(protocols),
  detectors: detectorsPage(detectors),
  adversaries: adversariesPage(adversaries),
  topologies: topologiesPage(topologies),
  workloads: workloadsPage(workloads),
  delays: delaysPage(delayLaws),
  zones: zonesPage(zoneTables, linkPresets),
  faults: faultsPage(faultRules, runtimeNames, protocols),
  measures: measuresPage(measures, summaryRules),
  properties: propertiesPage(properties, protocols),
};

it.each(Object.entries(pages))('docs/reference/%s.md is up to date', async (name, text) => {
  await expect(text).toMatchFileSnapshot(`../../docs/reference/${name}.md`);
});

it('docs/trace.md has the facts and columns that there are', async () => {
  const page = readFileSync('docs/trace.md', 'utf8');
  await expect(withTraceTables(page)).toMatchFileSnapshot('../../docs/trace.md');
});

it('docs/runtimes.md is up to date', async () => {
  await expect(runtimesPage(rows, cases)).toMatchFileSnapshot('../../docs/runtimes.md');
});
