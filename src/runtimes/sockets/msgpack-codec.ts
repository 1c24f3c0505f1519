/** The codec `msgpack`: a third smaller than JSON, and faster to read. */
import { type Codec, LENGTH_BYTES } from './codec.ts';
import { msgpackSize, writeMsgpack } from './msgpack.ts';
import { readMsgpack } from './msgpack-reader.ts';

export const msgpack: Codec = {
  name: 'msgpack',
  encode(message) {
    const bytes = new Uint8Array(msgpackSize(message));
    writeMsgpack(message, bytes, 0);
    return bytes;
  },
  encodeInto(message, bytes, at) {
    const end = writeMsgpack(message, bytes, at);
    return end > bytes.length ? -1 : end;
  },
  decode: (bytes, start = 0, end = bytes.length) => readMsgpack(bytes, start, end),
  sizeOf: (message) => LENGTH_BYTES + msgpackSize(message),
};
