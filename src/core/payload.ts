/**
 * The payload of a broadcast: as long as the run's payload, and with the name of the broadcast in it, so that a
 * protocol that delivers the payload of another broadcast is detected.
 *
 * Long payloads contain no name: a few different ones serve all broadcasts, which share the memory.
 */
const LONG = 256;
const VARIANTS = 16;

let lastTemplate = '';
let variants: string[] = [];

/** @param template the payload of the run; anything but a string is used unchanged */
export function payloadOf(template: unknown, origin: number, sequence: number): unknown {
  if (typeof template !== 'string' || template === '') return template;
  if (template.length > LONG) return variantOf(template, (origin * 5 + sequence) % VARIANTS);
  const name = `${origin}:${sequence}`;
  return name.length < template.length ? name + template.slice(name.length) : name.slice(-template.length);
}

function variantOf(template: string, variant: number): string {
  if (template !== lastTemplate) {
    lastTemplate = template;
    variants = Array.from({ length: VARIANTS }, (_, number) => number.toString(VARIANTS) + template.slice(1));
  }
  return variants[variant];
}
