/**
 * The first promise that the run broke, step by step. It explains the smallest case that `check` found, and of a larger
 * run the broadcasts that the evidence names.
 */
import { definePicture } from './picture.ts';
import { drawBroken } from './sequence-diagram.ts';

export const brokenPromise = definePicture({
  name: 'broken-promise',
  heading: 'The broken promise',
  draw: async (subject) => drawBroken(subject, true),
});
