/** Shows in every picture what is selected: marks that have nothing to do with it fade. */
import { isSelected, type Mark, markFrom, type Scene } from './scene.ts';
import { follow, type Selection, toggle } from './selection.ts';

export function highlightSelection(scenes: readonly Scene[]): void {
  const messages = scenes.flatMap((scene) => scene.marks.filter(({ described }) => described === 'message'));
  follow((selection) => {
    const used = linksUsed(messages, selection);
    for (const scene of scenes) {
      for (const mark of scene.marks) mark.element.classList.toggle('off', !isLit(mark, selection, used));
      scene.repaint();
    }
  });
  for (const scene of scenes) selectByClick(scene);
}

/** A link is lit if a selected message crossed it. */
function isLit(mark: Mark, selection: Selection, used: ReadonlySet<string> | undefined): boolean {
  if (!isSelected(mark, selection)) return false;
  return mark.described !== 'link' || used === undefined || used.has(linkOf(mark));
}

/** Undefined if neither a broadcast nor a span is selected, or the page has no messages. */
function linksUsed(messages: readonly Mark[], selection: Selection): Set<string> | undefined {
  if (messages.length === 0 || (selection.broadcast === undefined && selection.span === undefined)) return undefined;
  const carrying = messages.filter(
    (mark) => isSelected(mark, selection) && (selection.broadcast === undefined || mark.broadcasts.length > 0),
  );
  return new Set(carrying.map(linkOf));
}

function linkOf({ peers: [one, other] }: Mark): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** A click on a mark selects its broadcast, or its peer. */
function selectByClick({ surface, markAt }: Scene): void {
  surface.addEventListener('click', (event) => {
    const element = markAt(event as MouseEvent);
    if (element === undefined) return;
    const { broadcasts, peers } = markFrom(element as SVGGraphicsElement);
    if (broadcasts.length > 0) toggle({ broadcast: broadcasts[0] });
    else if (peers.length > 0) toggle({ peer: peers[0] });
  });
}
