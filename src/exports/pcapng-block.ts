/** The blocks of a pcapng file and their options: each is padded to 32 bits; a block has its length at both ends. */

export function block(type: number, body: Uint8Array): Uint8Array {
  const length = body.length + 12;
  const whole = new Uint8Array(length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  whole.set(body, 8);
  view.setUint32(length - 4, length, true);
  return whole;
}

/** An option of a block, or a record of names, which has the same form. */
export function option(code: number, value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  const whole = new Uint8Array(4 + bytes.length + (-bytes.length & 3));
  const view = new DataView(whole.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, bytes.length, true);
  whole.set(bytes, 4);
  return whole;
}

export function endOfOptions(): Uint8Array {
  return new Uint8Array(4);
}

export function bytesOf(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
