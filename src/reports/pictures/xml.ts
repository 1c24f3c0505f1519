/** Text as XML and HTML have it. */

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escaped(text: string): string {
  return legal(text).replace(/[&<>"']/g, (character) => names[character]);
}

/** Without the characters that no XML can hold: one of them would make the whole picture unreadable. */
export function legal(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
