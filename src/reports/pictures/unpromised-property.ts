/** The first property that did not hold and was not promised, step by step: no failure, but worth knowing. */
import { definePicture } from './picture.ts';
import { drawBroken } from './sequence-diagram.ts';

export const unpromisedProperty = definePicture({
  name: 'unpromised-property',
  heading: 'What did not hold and was not promised',
  draw: async (subject) => drawBroken(subject, false),
});
