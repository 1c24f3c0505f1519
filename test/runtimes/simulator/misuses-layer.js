// @ts-nocheck: what a user may write, without types.
/** The same misuses, made by a layer. */
import misuses from '../conformance/misuses.js';

export default { ...misuses, name: 'misuses-layer', layer: true };
