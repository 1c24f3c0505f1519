/** The sizes that every family refuses alike: too few peers for it, or more links than a machine holds. */
import { InputError } from '../core/errors.ts';

/** A graph of so many links takes 400 MB, and up to three times that while it is built. */
const LINKS_MAX = 50_000_000;

/** @throws InputError if a family would have too many links at that size */
export function limitLinks(family: string, size: number, links: number): void {
  if (links > LINKS_MAX)
    throw new InputError('--peers', `a size at which ${family} has at most 50 million links`, size);
}

/** @throws InputError if there are too few peers for the family; `reason` says why so many */
export function requirePeers(family: string, size: number, least: number, reason = ''): void {
  if (size < least) throw new InputError('--peers', `at least ${least} for ${family}${reason}`, size);
}
