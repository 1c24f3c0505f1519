/** Copies the address, which holds all that the page shows. */
import { useState } from 'preact/hooks';
import type { Address } from './address.ts';
import { copyText } from './save.ts';

export function ShareButton({ address }: { readonly address: Address }) {
  const [said, setSaid] = useState('');
  const share = async () => {
    const isCopied = await copyText(await address.link());
    setSaid(isCopied ? 'Link copied' : 'Copy it from the address bar');
    setTimeout(() => setSaid(''), 2500);
  };
  return (
    <>
      <span class="said" aria-live="polite">
        {said}
      </span>
      <button type="button" onClick={() => void share()}>
        Share
      </button>
    </>
  );
}
