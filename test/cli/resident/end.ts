/** Set up for each file of tests: the process of the command ends with it. */
import { afterAll } from 'vitest';
import { endResident } from './command.ts';

afterAll(endResident);
