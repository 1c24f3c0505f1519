/**
 * What a broadcast carries: as many characters as the run's payload has, and in them its name, so that a protocol which
 * delivers the payload of another broadcast is found out.
 *
 * Long ones have no name of their own: a few different ones serve all broadcasts, which share the memory.
 */
const LONG = 256;
const VARIANTS = 16;

let lastTemplate = '';
let variants: string[] = [];

/** @param template the payload of the run; anything but a text is carried as it is */
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
