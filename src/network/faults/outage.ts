/**
 * A zone has no network: its peers run on, but nothing goes to, from or between them. A zone whose machines stop is
 * `crash: <zone>`.
 */
import { InputError } from '../../core/errors.ts';
import isolate from './isolate.ts';
import { defineFault } from './rule.ts';

export default defineFault({
  name: 'outage',
  title: 'the network of a zone fails: nothing goes to, from or between its peers',
  whom: 'a zone, or a list of zones',
  example: '{ at: 1s, for: 2s, outage: us-west1 }',
  parameters: {},
  lasts: 'spell',
  draw(occurrence) {
    const { whom, scene, option } = occurrence;
    const names = Array.isArray(whom) ? whom : [whom];
    const strange = names.find((name) => scene.zones?.names.includes(name) !== true);
    if (scene.zones === undefined)
      throw new InputError(option, 'a network with zones, as an outage is of a zone', whom);
    if (strange !== undefined || names.length === 0)
      throw new InputError(option, `one of the zones ${scene.zones.names.join(', ')}`, whom);
    return isolate.draw({ ...occurrence, whom: names });
  },
  sample({ zones, graph, random }) {
    return zones?.names[zones.zoneOf[random.integer(graph.size)]];
  },
});
