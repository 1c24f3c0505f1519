/** The legend of a picture that is drawn by hand: a sign and what it means, side by side, in lines. */
import { fontSize, ink } from './theme.ts';
import { escaped } from './xml.ts';

export interface Sign {
  /** 24 wide, around the height 0. */
  readonly svg: string;
  readonly says: string;
}

const SIGN = 24;
const GAP = 18;
const LINE = 22;
/** Of a letter, on average. */
const LETTER = 6.4;

export function legendOf(signs: readonly Sign[], width: number): { readonly svg: string; readonly height: number } {
  let [x, y] = [0, 10];
  const parts = signs.map(({ svg, says }) => {
    const room = SIGN + 6 + says.length * LETTER + GAP;
    if (x > 0 && x + room > width) [x, y] = [0, y + LINE];
    const part = `<g transform="translate(${x.toFixed(1)},${y})">${svg}<text x="${SIGN + 6}" y="4" font-size="${fontSize}" fill="${ink}">${escaped(says)}</text></g>`;
    x += room;
    return part;
  });
  return { svg: `<g>${parts.join('')}</g>`, height: signs.length === 0 ? 0 : y + LINE };
}
