/**
 * A picture that stands alone, in a paper or in a pull request: the drawing under its title, over a caption that says
 * what it is of and how it is had again.
 */
import type { Drawing } from './picture.ts';
import { faint, fontFamily, ink, paper } from './theme.ts';
import { escaped } from './xml.ts';

const MARGIN = 16;
const NARROWEST = 480;
const TITLE: Style = { size: 16, line: 22, weight: 600, colour: ink };
const CAPTION: Style = { size: 11, line: 16, weight: 400, colour: faint };

interface Style {
  readonly size: number;
  readonly line: number;
  readonly weight: number;
  readonly colour: string;
}

/** @param caption a line each, wrapped if it is too long */
export function framed({ title, remark, svg, width, height }: Drawing, caption: readonly string[]): string {
  const inner = Math.max(width, NARROWEST);
  const titles = broken(title, inner, TITLE);
  const captions = [...(remark === undefined ? [] : [remark]), ...caption].flatMap((line) =>
    broken(line, inner, CAPTION),
  );
  const top = MARGIN + titles.length * TITLE.line;
  const bottom = top + height + MARGIN / 2;
  const total = {
    width: Math.ceil(inner + 2 * MARGIN),
    height: Math.ceil(bottom + captions.length * CAPTION.line + MARGIN),
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total.width}" height="${total.height}" viewBox="0 0 ${total.width} ${total.height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    ...lines(titles, MARGIN, TITLE),
    svg.replace('<svg ', `<svg x="${MARGIN}" y="${top}" `),
    ...lines(captions, bottom, CAPTION),
    '</svg>\n',
  ].join('\n');
}

function lines(texts: readonly string[], top: number, { size, line, weight, colour }: Style): string[] {
  const style = `font-family="${fontFamily}" font-size="${size}" font-weight="${weight}" fill="${colour}"`;
  return texts.map(
    (text, index) => `<text x="${MARGIN}" y="${top + index * line + size}" ${style}>${escaped(text)}</text>`,
  );
}

/**
 * At blanks; a letter is a little more than half as wide as it is high, also in the fonts that stand in where ours is
 * not at hand.
 */
function broken(text: string, width: number, { size, weight }: Style): string[] {
  const most = Math.floor(width / (size * (weight > 400 ? 0.63 : 0.56)));
  const found: string[] = [];
  for (const word of text.split(' ')) {
    const last = found.length - 1;
    if (last >= 0 && found[last].length + 1 + word.length <= most) found[last] += ` ${word}`;
    else found.push(word);
  }
  return found;
}
