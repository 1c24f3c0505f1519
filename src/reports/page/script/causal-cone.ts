/** The past and the future of the selected broadcast; of the one in the middle of the run while none is selected. */
import type { Cone } from '../../pictures/causality.ts';
import { coneEventText, conePartsOf, conePeers, coneTitle } from '../../pictures/cone-parts.ts';
import type { Scene } from './scene.ts';
import { follow } from './selection.ts';
import { fieldOf, type TimeField } from './time-span.ts';

/** As the picture keeps it: `[name, peer, atMs, pastMs, futureMs]`. */
type Kept = readonly [string, number, number, readonly (number | null)[], readonly (number | null)[]];

export function letConeFollow(scenes: readonly Scene[]): void {
  for (const scene of scenes) {
    const data = scene.root.querySelector<SVGGElement>('[data-cones]')?.dataset;
    const field = fieldOf(scene);
    const [past, future] = ['may have caused it', 'may be affected'].map((words) =>
      scene.root.querySelector<SVGElement>(`[aria-roledescription="rect mark"][aria-label*="${words}"]`),
    );
    if (data === undefined || field === undefined || !past || !future) continue;
    const endMs = Number(data.end);
    const cones = new Map((JSON.parse(data.cones!) as Kept[]).map((kept) => [kept[0], coneFrom(kept, endMs)]));
    const shown = scene.root.querySelector('[aria-roledescription=point]')!.getAttribute('data-of')!;
    const picture = new ConePicture(scene, field, JSON.parse(data.names!), { past, future });
    follow(({ broadcast }) => picture.show(cones.get(broadcast ?? shown) ?? cones.get(shown)!));
  }
}

function coneFrom([name, peer, atMs, pastMs, futureMs]: Kept, endMs: number): Cone {
  return {
    name,
    peer,
    atMs,
    endMs,
    pastMs: pastMs.map((time) => time ?? Number.NEGATIVE_INFINITY),
    futureMs: futureMs.map((time) => time ?? Number.POSITIVE_INFINITY),
  };
}

interface Models {
  readonly past: SVGElement;
  readonly future: SVGElement;
}

class ConePicture {
  private readonly scene: Scene;
  private readonly field: TimeField;
  private readonly names: readonly string[];
  /** A bar of each kind: the others look like it, and stand in the same group. */
  private readonly models: Models;
  private readonly groups: Readonly<Record<keyof Models, Element>>;
  private readonly event: SVGElement;

  constructor(scene: Scene, field: TimeField, names: readonly string[], models: Models) {
    this.scene = scene;
    this.field = field;
    this.names = names;
    this.models = models;
    this.groups = { past: models.past.parentElement!, future: models.future.parentElement! };
    this.event = scene.root.querySelector<SVGElement>('[aria-roledescription=point]')!;
  }

  show(cone: Cone): void {
    const peers = conePeers(cone);
    const row = this.field.height / peers.length;
    const xOf = (timeMs: number) => this.field.xOf(timeMs) - this.field.left;
    const bars = { past: [] as SVGElement[], future: [] as SVGElement[] };
    for (const { what, peer, row: place, fromMs, toMs, says } of conePartsOf(cone, (one) => this.names[one])) {
      const bar = this.models[what].cloneNode() as SVGElement;
      const [x, width] = [xOf(fromMs), xOf(toMs) - xOf(fromMs)];
      bar.setAttribute('d', `M${x},${place * row}h${width}v${row}h${-width}Z`);
      bar.setAttribute('aria-label', says);
      bar.dataset.peers = String(peer);
      bar.dataset.ms = `${fromMs} ${toMs}`;
      bars[what].push(bar);
    }
    this.groups.past.replaceChildren(...bars.past);
    this.groups.future.replaceChildren(...bars.future);
    const y = (peers.indexOf(cone.peer) + 0.5) * row;
    this.event.setAttribute('transform', `translate(${xOf(cone.atMs)},${y})`);
    this.event.setAttribute('aria-label', coneEventText(cone));
    this.event.dataset.peers = String(cone.peer);
    this.event.dataset.of = cone.name;
    this.scene.figure.querySelector('h2')!.textContent = coneTitle(cone);
    this.fillTable(cone);
  }

  private fillTable({ pastMs, futureMs }: Cone): void {
    for (const [peer, row] of [...this.scene.figure.querySelectorAll('tbody tr')].entries()) {
      const cells = row.querySelectorAll('td');
      for (const [column, time] of [pastMs[peer], futureMs[peer]].entries())
        cells[column + 1].textContent = Number.isFinite(time) ? String(time) : 'never';
    }
  }
}
