/** All cases, in the order of docs/runtimes.md. */
import { adversaryCases } from './adversary-cases.ts';
import { backgroundCases } from './background-cases.ts';
import type { ConformanceCase } from './case.ts';
import { contractCases } from './contract-cases.ts';
import { deliveredCases } from './delivered-cases.ts';
import { detailCases } from './detail-cases.ts';
import { detectorCases } from './detector-cases.ts';
import { faultCases } from './fault-cases.ts';
import { misuseCases } from './misuse-cases.ts';
import { moveCases } from './move-cases.ts';
import { signatureCases } from './signature-cases.ts';
import { watchedCases } from './watched-cases.ts';

export const cases: readonly ConformanceCase[] = [
  ...contractCases,
  ...detailCases,
  ...misuseCases,
  ...faultCases,
  ...moveCases,
  ...detectorCases,
  ...adversaryCases,
  ...signatureCases,
  ...backgroundCases,
  ...deliveredCases,
  ...watchedCases,
];
