/** The program of the page: an experiment that runs at once, in a laboratory to change it. */
import { render } from 'preact';
import { App } from './app.tsx';
import { type HandedOver, handedOver } from './channel/handed-over.ts';
import { pageEngine } from './channel/page-engine.ts';
import { Comparison } from './compare/comparison.ts';
import { Workshop } from './editor/workshop.ts';
import { Playback } from './player/playback.ts';
import { Address } from './share/address.ts';
import { followSystem } from './state/colours.ts';
import { Laboratory } from './state/laboratory.ts';
import { StoryReader } from './stories/story-reader.ts';
import './style.css';
import './narrow.css';

followSystem();
const laboratory = new Laboratory(pageEngine);
const playback = new Playback(laboratory);
const comparison = new Comparison(laboratory);
const address = new Address({ laboratory, playback, comparison });
const workshop = new Workshop(laboratory);
const reader = new StoryReader(laboratory);
const rumour = {
  name: 'rumour',
  seed: 1,
  peers: 60,
  topology: { name: 'random-k-out', k: 3 },
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '50ms'] } },
  workload: 'single',
};
void begin();

/** What the address holds goes first, then what the command has handed over. */
async function begin(): Promise<void> {
  if (!(await address.open())) show(await handedOver());
  address.follow();
}

function show(given: HandedOver): void {
  if (given.gives === 'story' && reader.open(given.text)) return;
  if (given.gives === 'run') laboratory.watch(given.experiment);
  else laboratory.start(given.gives === 'experiment' ? given.experiment : rumour);
  laboratory.isPlaying.value = !matchMedia('(prefers-reduced-motion: reduce)').matches;
}
render(<App {...{ laboratory, playback, address, reader, comparison, workshop }} />, document.getElementById('page')!);
