/** The stage as SVG: what a pen draws is well-formed, and names of strangers are text in it. */
import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { SvgPen } from '../../web/src/share/svg-pen.ts';

function drawn(draw: (pen: SvgPen) => void): string {
  const pen = new SvgPen();
  draw(pen);
  return pen.svg(200, 100, '#fff', 'a <title> & more');
}

/** Names of the elements, with the texts in them. */
function elementsOf(svg: string): string[] {
  const elements: string[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name }) => elements.push(name));
  parser.on('text', (text) => {
    if (text.trim() !== '') elements.push(text);
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return elements;
}

it('draws paths, circles, rectangles and texts', () => {
  const svg = drawn((pen) => {
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(10.123, 20);
    pen.strokeStyle = '#123456';
    pen.globalAlpha = 0.5;
    pen.stroke();
    pen.beginPath();
    pen.arc(50, 50, 10, 0, 2 * Math.PI);
    pen.fill();
    pen.beginPath();
    pen.arc(50, 50, 10, 0, Math.PI);
    pen.stroke();
    pen.fillRect(1, 2, 3, 4);
    pen.textAlign = 'center';
    pen.fillText('7', 50, 50);
  });
  expect(elementsOf(svg)).toEqual([
    'svg',
    'title',
    'a <title> & more',
    'rect',
    'path',
    'path',
    'path',
    'rect',
    'text',
    '7',
  ]);
  expect(svg).toContain('<path d="M0 0L10.12 20" fill="none" stroke="#123456" stroke-width="1" opacity="0.5"/>');
  expect(svg).toContain('d="M60 50A10 10 0 1 1 40 50A10 10 0 1 1 60 50"');
  expect(svg).toContain('text-anchor="middle"');
});

it('takes names as text', () => {
  const svg = drawn((pen) => pen.fillText('"><script>alert(1)</script>', 0, 0));
  expect(elementsOf(svg)).toContain('"><script>alert(1)</script>');
  expect(elementsOf(svg)).not.toContain('script');
});

it('leaves out what has no line', () => {
  expect(elementsOf(drawn((pen) => pen.stroke()))).toEqual(['svg', 'title', 'a <title> & more', 'rect']);
});
