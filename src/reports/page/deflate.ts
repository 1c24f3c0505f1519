/** A long text as a page holds it: packed, in letters. The page's script unpacks it (`script/scene.ts`). */

/** Letters that are made at once: a call takes so many arguments. */
const BLOCK = 0x8000;

/** Raw DEFLATE (RFC 1951) in base64. */
export async function deflated(text: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let letters = '';
  for (let from = 0; from < bytes.length; from += BLOCK)
    letters += String.fromCharCode(...bytes.subarray(from, from + BLOCK));
  return btoa(letters);
}
