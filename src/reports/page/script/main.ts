/**
 * What moves in the page of a report: one selection for all pictures, a line that says what is under the pointer, the
 * controls of single pictures, and the choice between light and dark. Runs in a browser; everything that it needs is in
 * the page.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { letConeFollow } from './causal-cone.ts';
import { letColoursBeChosen } from './colours.ts';
import { letPeersBeChosen } from './crossings.ts';
import { highlightSelection } from './highlight.ts';
import { scenesIn } from './scene.ts';
import { letSpaceTimeBeExplored } from './space-time.ts';
import { addTimeSliders } from './time-slider.ts';
import { fieldOf, letSpanBeDragged } from './time-span.ts';
import { addToolbar } from './toolbar.ts';
import { showWhatIsPointedAt } from './tooltip.ts';

void begin();

async function begin(): Promise<void> {
  const scenes = await scenesIn(document);
  letColoursBeChosen(scenes);
  addTimeSliders();
  letSpaceTimeBeExplored(scenes);
  letPeersBeChosen();
  letConeFollow(scenes);
  for (const scene of scenes) {
    const field = fieldOf(scene);
    if (field !== undefined) letSpanBeDragged(scene, field, true);
  }
  addToolbar(scenes);
  highlightSelection(scenes);
  showWhatIsPointedAt(scenes);
  document.body.dataset.ready = '';
}
