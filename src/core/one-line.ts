/**
 * What stands for a line, and what a terminal obeys or turns around: none of it belongs into a text that others chose,
 * such as a note or the name of a kind of message.
 */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A text of others as one line that shows as it is. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ');
}
