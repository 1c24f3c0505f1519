/** The stage with its sentence and its time, as pictures and films show it: away from the page they would be missed. */
import { timeText } from '../moment/time-text.ts';
import { lastDrawings } from '../stage/painter.ts';
import { colours } from '../state/colours.ts';

/** What is said about the picture. */
export interface Caption {
  readonly said: string;
  readonly timeMs: number;
}

const FAMILY = '"IBM Plex Sans", system-ui, sans-serif';
const EDGE = 24;
const LARGEST = 22;

/** As the page has it now. */
export function captionOf(stage: HTMLCanvasElement): Caption {
  const said = stage.closest('.stage')?.querySelector('h2')?.textContent ?? '';
  return { said, timeMs: lastDrawings.get(stage)?.timeMs ?? 0 };
}

/** The sentence above, in one line however long it is, and the time below. */
export function drawCaption(
  pen: Pick<CanvasRenderingContext2D, 'font' | 'fillStyle' | 'textAlign' | 'textBaseline' | 'measureText' | 'fillText'>,
  { said, timeMs }: Caption,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  pen.fillStyle = colours.value.ink;
  pen.textAlign = 'start';
  pen.textBaseline = 'top';
  pen.font = `600 ${LARGEST}px ${FAMILY}`;
  const fits = (width - 2 * EDGE) / pen.measureText(said).width;
  pen.font = `600 ${Math.max(8, Math.min(LARGEST, Math.floor(LARGEST * fits)))}px ${FAMILY}`;
  pen.fillText(said, EDGE, EDGE);
  pen.font = `600 14px ${FAMILY}`;
  pen.fillStyle = colours.value.faint;
  pen.textAlign = 'end';
  pen.fillText(timeText(timeMs), width - EDGE, height - EDGE - 14);
}

/** A copy of the stage with its caption; it is drawn anew by each call of `draw`. */
export class CaptionedStage {
  readonly canvas = document.createElement('canvas');
  private readonly stage: HTMLCanvasElement;

  constructor(stage: HTMLCanvasElement) {
    this.stage = stage;
    this.canvas.width = stage.width;
    this.canvas.height = stage.height;
    this.draw();
  }

  draw(): void {
    const { stage, canvas } = this;
    const pen = canvas.getContext('2d')!;
    const { clientWidth: width, clientHeight: height } = stage;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = colours.value.paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(stage, 0, 0, canvas.width, canvas.height);
    pen.scale(canvas.width / width, canvas.height / height);
    drawCaption(pen, captionOf(stage), { width, height });
  }
}
