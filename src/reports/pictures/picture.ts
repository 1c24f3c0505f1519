/**
 * What a picture is: one way to see a run, drawn from its summary and its facts, and from nothing else.
 *
 * Each file of this folder that draws one has one `definePicture`; `index.ts` is the registry. A picture comes with a
 * title that says what is seen, and with its figures as a table, for those who cannot see it. If it cannot be drawn, it
 * gives the reason instead.
 */
import type { FactLog } from '../../trace/log.ts';
import type { SampleSummary } from '../summary.ts';
import type { Window } from './journeys.ts';
import type { World } from './world-map.ts';

/** What is drawn: one run, or one sample of several. */
export interface Subject {
  readonly summary: SampleSummary;
  /** Absent if the run left no trace. */
  readonly log: FactLog | undefined;
  /** All samples, if there are several and none was chosen. */
  readonly samples?: readonly SampleSummary[];
  /** Absent if the data is not available: then no map is drawn. */
  readonly world?: World;
  /** The time window to draw if a picture cannot show the whole run. */
  readonly window?: Window;
}

export interface Drawing {
  /** Says what is seen. */
  readonly title: string;
  /** What is to be known besides: what is shown of how much, what marks mean. */
  readonly remark?: string;
  /** An `<svg>` of this size, in the colours of `theme.ts`. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly table: Table;
}

/** The figures that are drawn. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** In the place of a drawing: why there is none. */
export interface Undrawn {
  readonly absent: string;
}

export interface Picture {
  /** Names its files. */
  readonly name: string;
  /** What it shows, of any run. */
  readonly heading: string;
  draw(subject: Subject): Promise<Drawing | Undrawn>;
}

export function definePicture(picture: Picture): Picture {
  return picture;
}

/** The reason if there are no facts at all. */
export const noTrace: Undrawn = { absent: 'the run left no trace' };

/** The reason that the summary gives for a figure that is not there. */
export function absentIn({ absent }: SampleSummary, key: string): Undrawn {
  return { absent: absent[key] ?? 'the run has no such figures' };
}
