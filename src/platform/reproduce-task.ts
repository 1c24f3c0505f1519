/** The experiment of one source, run in a thread with all its samples. */
import { type Reproduced, reproduce } from '../reproduce/reproduce.ts';
import { reproductions } from '../reproduce/sources/index.ts';
import { nodePlatform } from './node-platform.ts';

export interface ReproduceTask {
  /** Of a reproduction. */
  readonly name: string;
  /** Instead of as many as it asks for. */
  readonly samples?: number;
}

export default function work({ name, samples }: ReproduceTask): Promise<Reproduced> {
  return reproduce(reproductions.find((one) => one.name === name)!, nodePlatform, samples);
}
