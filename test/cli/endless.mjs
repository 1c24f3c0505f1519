// @ts-nocheck: what a user may write, without types.
/** Writes files of every kind of plug-in whose code never comes back, each in one place. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOOP = 'for (;;);';
const protocol = (receive) => `export default {
  name: 'endless', title: 't', source: 's', parameters: {}, promises: {}, knows: 'neighbours',
  kinds: [{ name: 'data', carries: 'broadcast' }], kindOf: () => 0, broadcastOf: (message) => message,
  create: (peer) => ({
    broadcast(one) { peer.deliver(one); peer.sendToNeighbours(one); },
    receive(from, one) { ${receive} },
  }),
};`;

const files = {
  'top-level.js': `${LOOP}\nexport default {};`,
  'top-level-wait.js': 'await new Promise(() => {});\nexport default {};',
  'top-level-tick.js': 'await new Promise(() => setInterval(() => {}, 50));\nexport default {};',
  'protocol.js': protocol(LOOP),
  'protocol-later.js': protocol(
    `if (peer.firstTime(one.origin, one.sequence)) { peer.deliver(one); peer.sendToNeighbours(one); if (peer.id === 2 && one.origin === 0) ${LOOP} }`,
  ),
  'protocol-top-level.js': `${LOOP}\n${protocol('')}`,
  'topology.js': `export default { name: 'endless', title: 't', source: 's', parameters: {}, build() { ${LOOP} } };`,
  'workload-create.js': `export default { name: 'endless', title: 't', source: 's', parameters: {}, total: () => 1, create() { ${LOOP} } };`,
  'workload-next.js': `export default { name: 'endless', title: 't', source: 's', parameters: {}, total: () => 1, create: () => ({ first: () => 0, next() { ${LOOP} } }) };`,
  'law.js': `export default { name: 'endless', title: 't', arguments: ['time'], create: () => ({ draw() { ${LOOP} } }) };`,
  'law-create.js': `export default { name: 'endless', title: 't', arguments: ['time'], create() { ${LOOP} } };`,
  'fault.js': `export default { name: 'endless', title: 't', whom: 'a peer', example: 'e', parameters: {}, lasts: 'spell', draw() { ${LOOP} }, sample: () => 0 };`,
  'measure.js': `export default { name: 'endless', title: 't', unit: '', definition: 'd', source: 's', together: 'mean', take() { ${LOOP} } };`,
  'property.js': `export default { name: 'endless', promise: 'p', source: 's', examine() { ${LOOP} } };`,
};

export function writeEndless(folder) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
