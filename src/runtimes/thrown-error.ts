/**
 * What a run reports of an error that a protocol threw: the error, and the place in the code. Places in the user's own
 * code come first; those in this package are shown only if there are no others.
 */
import { shown } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { EndedCodeError } from './ended-code.ts';

/**
 * Bundles of the user's files name their sources under this address; those of this package that are in them begin with
 * `hearsay:`.
 */
export const SOURCE_ROOT = 'source:///';

const PLACES_SHOWN = 5;
/** Characters of a reason. */
const REASON_MAX = 4_000;
/** The folder of this package's modules; empty if they are all in one file. */
const house = import.meta.url?.replace(/[^/]+\/[^/]*$/, '') ?? '';

/**
 * The error with the place that threw it, and on further lines those that called it. Whatever was thrown, and whatever
 * it says of itself.
 */
export function reasonOf(error: unknown): string {
  try {
    return reasonIn(error)
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .slice(0, REASON_MAX);
  } catch {
    return 'an error that cannot be told';
  }
}

function reasonIn(error: unknown): string {
  if (error instanceof EndedCodeError) return error.message;
  if (!(error instanceof Error)) return `${shown(error)} was thrown, which is no Error`;
  const [first, ...callers] = placesIn(String(error.stack ?? ''));
  return `${oneLine(`${error.name}: ${error.message}`)}${first === undefined ? '' : ` (${first})`}${callers.map((place) => `\n    ${place}`).join('')}`;
}

function placesIn(stack: string): string[] {
  const places = stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
  const own = places.filter(isOfUser);
  return (own.length > 0 ? own : places)
    .slice(0, PLACES_SHOWN)
    .map((place) => oneLine(place.replaceAll(SOURCE_ROOT, '')));
}

function isOfUser(place: string): boolean {
  if (place.includes(SOURCE_ROOT)) return !place.includes(`${SOURCE_ROOT}hearsay:`);
  return (
    /[/\\]/.test(place) &&
    !/\b(node|native|webpack):|<anonymous>/.test(place) &&
    !place.includes('/node_modules/') &&
    !isOfHouse(place)
  );
}

function isOfHouse(place: string): boolean {
  return house !== '' && (place.includes(house) || place.includes(house.replace(/^file:\/\//, '')));
}
