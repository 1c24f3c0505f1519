/** A JSON file of a kept sweep or check, held to its schema. */
import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { InputError } from '../core/errors.ts';

/** @throws InputError if it is not what it should be */
export function readKept<Content>(file: string, schema: z.ZodType<Content>): Content {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new InputError('run', 'a file of version 1 that can be read', file);
  }
}
