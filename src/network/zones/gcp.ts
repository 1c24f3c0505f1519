/**
 * The eight regions of mpcomm, in its order, and the one of its servers.
 *
 * Of the 36 pairs 21 were measured between Google Cloud machines, the others with another cloud's machine in the same
 * city; Finland–Tel Aviv, Iowa–Tel Aviv and Delhi–Tel Aviv are sums of two measured legs. The least certain is
 * Delhi–Tel Aviv (165 to 215). Against two more public tables the median difference is 3 %. One pair breaks the
 * triangle inequality: Taiwan–Finland is slower than through Paris.
 */
import { defineZoneTable } from './zone-table.ts';

export default defineZoneTable({
  name: 'gcp',
  title: 'nine regions of Google Cloud: the eight of mpcomm, and Iowa, where its servers were',
  source:
    'Skyplane, profiles/latency.csv, April 2022 (Apache-2.0): median of the least ping in both directions, premium tier, with Azure’s Paris for Paris; cloudping.co, July 2025, for Tel Aviv (that of AWS)',
  hub: 'us-central1',
  jitter: { exponential: 0.5 },
  zones: [
    ['northamerica-northeast1', 'Montréal', 45.5, -73.57],
    ['southamerica-east1', 'São Paulo', -23.55, -46.63],
    ['us-west1', 'The Dalles, Oregon', 45.59, -121.18],
    ['europe-north1', 'Hamina, Finland', 60.57, 27.2],
    ['europe-west9', 'Paris', 48.86, 2.35],
    ['me-west1', 'Tel Aviv', 32.08, 34.78],
    ['asia-south2', 'Delhi', 28.61, 77.21],
    ['asia-east1', 'Changhua County, Taiwan', 24.05, 120.52],
    ['us-central1', 'Council Bluffs, Iowa', 41.26, -95.86],
  ],
  roundTrips: `
region,northamerica-northeast1,southamerica-east1,us-west1,europe-north1,europe-west9,me-west1,asia-south2,asia-east1,us-central1
northamerica-northeast1,0.3,128.6,61.9,115.5,92.3,140.6,235.6,179.4,29.8
southamerica-east1,128.6,0.3,169.3,217.5,191.4,250.1,345.1,286.5,138.1
us-west1,61.9,169.3,0.3,158.4,146.2,185.9,218.8,119.4,36.3
europe-north1,115.5,217.5,158.4,0.3,42.6,96.8,187.0,276.5,126.8
europe-west9,92.3,191.4,146.2,42.6,0.3,54.2,157.6,223.8,107.0
me-west1,140.6,250.1,185.9,96.8,54.2,0.3,168.7,257.2,161.2
asia-south2,235.6,345.1,218.8,187.0,157.6,168.7,0.3,107.2,257.7
asia-east1,179.4,286.5,119.4,276.5,223.8,257.2,107.2,0.3,152.6
us-central1,29.8,138.1,36.3,126.8,107.0,161.2,257.7,152.6,0.3
`,
});
