/** The program of the page: an experiment that runs at once, in a laboratory to change it. */
import { render } from 'preact';
import { App } from './app.tsx';
import { followSystem } from './state/colours.ts';
import { Laboratory } from './state/laboratory.ts';
import './style.css';

followSystem();
const laboratory = new Laboratory();
laboratory.start({
  name: 'rumour',
  seed: 1,
  peers: 60,
  topology: { name: 'random-k-out', k: 3 },
  protocol: 'flood',
  network: { delay: { uniform: ['10ms', '50ms'] } },
  workload: 'single',
});
render(<App laboratory={laboratory} />, document.getElementById('page')!);
