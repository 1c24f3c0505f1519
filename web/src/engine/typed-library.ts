/** What a protocol that was written in the page gets when it imports the package: all that one needs, and no run. */
import {
  defineProtocol,
  InputError,
  invariant,
  ln,
  MINORITY,
  Random,
  THIRD,
  unreachable,
} from '../../../src/browser.ts';

export const typedLibrary = { defineProtocol, InputError, invariant, ln, MINORITY, Random, THIRD, unreachable };
