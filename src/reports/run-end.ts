/** Why a run has no summary: a file beside its log, when its process had to be ended. */
import * as z from 'zod';

export const END_FILE = 'end.json';

const schema = z.object({ version: z.literal(1), reason: z.string() });

export function endText(reason: string): string {
  return `${JSON.stringify({ version: 1, reason } satisfies z.output<typeof schema>)}\n`;
}

/** The reason; undefined if the text is damaged. */
export function reasonIn(text: string): string | undefined {
  try {
    return schema.parse(JSON.parse(text)).reason;
  } catch {
    return undefined;
  }
}
