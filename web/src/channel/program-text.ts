/** The programs of workers, which the page holds as texts. */
const addresses = new Map<string, string>();

/** Then the programs are there that stand after what the first picture needs. */
export function pageIsRead(): Promise<unknown> {
  if (isPageRead()) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

export function isPageRead(): boolean {
  return document.readyState !== 'loading';
}

export function programText(id: string): string {
  return document.getElementById(id)?.textContent ?? '';
}

/** From which a worker loads these programs, one after the other. */
export function programAddress(...ids: readonly string[]): string {
  const name = ids.join();
  let address = addresses.get(name);
  if (address === undefined) {
    address = addressOf(ids.map(programText));
    addresses.set(name, address);
  }
  return address;
}

/** Of a program in parts. */
export function addressOf(texts: readonly string[]): string {
  return URL.createObjectURL(new Blob([texts.join('\n')], { type: 'text/javascript' }));
}
