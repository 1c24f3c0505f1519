/** A pen that draws as SVG what the stage draws on a canvas: only what the stage uses of it. */

export class SvgPen {
  fillStyle = '#000';
  strokeStyle = '#000';
  lineWidth = 1;
  lineCap = 'butt';
  lineJoin = 'miter';
  globalAlpha = 1;
  font = '10px sans-serif';
  textAlign = 'start';
  textBaseline = 'alphabetic';
  private readonly elements: string[] = [];
  private path = '';
  private dash: readonly number[] = [];
  private readonly saved: object[] = [];

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${short(x)} ${short(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${short(x)} ${short(y)}`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  arc(x: number, y: number, radius: number, from: number, to: number): void {
    const at = (angle: number) => `${short(x + radius * Math.cos(angle))} ${short(y + radius * Math.sin(angle))}`;
    const r = short(radius);
    const begin = `${this.path === '' || this.path.endsWith('Z') ? 'M' : 'L'}${at(from)}`;
    if (to - from >= 2 * Math.PI) {
      const half = at(from + Math.PI);
      this.path += `M${at(from)}A${r} ${r} 0 1 1 ${half}A${r} ${r} 0 1 1 ${at(from)}`;
    } else this.path += `${begin}A${r} ${r} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)}`;
  }

  setLineDash(dash: readonly number[]): void {
    this.dash = dash;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, dash } = this;
    this.saved.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, textBaseline, dash });
  }

  restore(): void {
    Object.assign(this, this.saved.pop());
  }

  /** It begins empty. */
  clearRect(): void {}

  fill(): void {
    this.add(`<path d="${this.path}" fill="${escaped(this.fillStyle)}"${this.opacity()}/>`);
  }

  stroke(): void {
    this.add(`<path d="${this.path}" fill="none"${this.line()}${this.opacity()}/>`);
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const place = `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
    this.add(`<rect ${place} fill="${escaped(this.fillStyle)}"${this.opacity()}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    this.add(`<text ${this.placed(x, y)} fill="${escaped(this.fillStyle)}"${this.opacity()}>${escaped(text)}</text>`);
  }

  strokeText(text: string, x: number, y: number): void {
    this.add(`<text ${this.placed(x, y)} fill="none"${this.line()}${this.opacity()}>${escaped(text)}</text>`);
  }

  measureText(text: string): { readonly width: number } {
    return { width: text.length * 0.6 * Number.parseFloat(/(\d+(\.\d+)?)px/.exec(this.font)?.[1] ?? '10') };
  }

  /** @param title what it shows, for those who cannot see it */
  svg(width: number, height: number, ground: string, title: string): string {
    const size = `width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
      `<title>${escaped(title)}</title>`,
      `<rect width="100%" height="100%" fill="${escaped(ground)}"/>`,
      ...this.elements,
      '</svg>\n',
    ].join('\n');
  }

  private add(element: string): void {
    if (!element.includes('d=""')) this.elements.push(element);
  }

  private line(): string {
    const dash = this.dash.length === 0 ? '' : ` stroke-dasharray="${this.dash.map(short).join(' ')}"`;
    const ends = `${this.lineCap === 'butt' ? '' : ` stroke-linecap="${this.lineCap}"`}${dash}`;
    return ` stroke="${escaped(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}"${ends}`;
  }

  private opacity(): string {
    return this.globalAlpha === 1 ? '' : ` opacity="${short(this.globalAlpha)}"`;
  }

  private placed(x: number, y: number): string {
    const anchor = { center: 'middle', end: 'end', right: 'end' }[this.textAlign] ?? 'start';
    const baseline = { middle: 'central', top: 'hanging' }[this.textBaseline] ?? 'auto';
    return `x="${short(x)}" y="${short(y)}" text-anchor="${anchor}" dominant-baseline="${baseline}" style="font:${escaped(this.font)}"`;
  }
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '&quot;');
}
