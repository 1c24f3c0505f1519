/** The registry of workloads. */
import { InputError } from '../core/errors.ts';
import burst from './burst.ts';
import file from './file.ts';
import interval from './interval.ts';
import poisson from './poisson.ts';
import reactive from './reactive.ts';
import scatter from './scatter.ts';
import single from './single.ts';
import type { WorkloadDefinition } from './workload.ts';

export const workloads = [
  burst,
  interval,
  poisson,
  single,
  scatter,
  reactive,
  file,
] as const satisfies readonly WorkloadDefinition[];

/** @throws InputError that lists the workloads there are */
export function findWorkload(name: string): WorkloadDefinition {
  const found = workloads.find((workload) => workload.name === name);
  if (found === undefined)
    throw new InputError('workload', `one of ${workloads.map((workload) => workload.name).join(', ')}`, name);
  return found;
}
