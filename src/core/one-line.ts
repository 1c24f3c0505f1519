/**
 * Line ends, terminal controls and changes of writing direction: none of them may be in a text from outside, such as a
 * note or the name of a kind of message.
 */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from outside as one line of visible characters. */
export function oneLine(text: string): string {
  return text.replace(CONTROLS, ' ');
}
