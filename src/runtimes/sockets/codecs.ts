/** The codecs by name. No `node:*` here or in them: they also run in browsers. */
import type { Codec, CodecName } from './codec.ts';
import { json } from './json-codec.ts';
import { msgpack } from './msgpack-codec.ts';

export function findCodec(name: CodecName): Codec {
  return name === 'json' ? json : msgpack;
}
