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

/** From which a worker loads it. */
export function programAddress(id: string): string {
  let address = addresses.get(id);
  if (address === undefined) {
    address = URL.createObjectURL(new Blob([programText(id)], { type: 'text/javascript' }));
    addresses.set(id, address);
  }
  return address;
}
