/** What a run of processes comes to, from what each of them has told. */
import { LEFT } from '../../../core/crash-reasons.ts';
import type { PeerId } from '../../../core/protocol.ts';
import { FactLog } from '../../../trace/log.ts';
import { mergeLogs } from '../../../trace/merged-log.ts';
import type { Failure, Outcome, Stopped } from '../../runtime.ts';
import type { Address } from '../../sockets/transport.ts';
import type { ProcessJob } from '../wire/process-job.ts';
import { keepRunLog } from '../wire/run-log.ts';
import type { Child } from './child.ts';
import { countCrashLosses, withCrashLosses } from './crash-losses.ts';
import type { Launcher } from './launcher.ts';
import { booksOf, countInFlight, countLost, livesOf, recordLost } from './merged-books.ts';

/** A run that is over. */
interface Ended {
  readonly job: ProcessJob;
  /** An earlier life of a peer before a later one. */
  readonly children: readonly Child[];
  readonly stopped: Stopped;
  readonly reason: string | undefined;
  readonly wallMs: number;
  /** Who went wrong, and why. */
  readonly failures: ReadonlyMap<PeerId, string>;
  /** Who crashed as it was to and is not back, and the reason that the plan gives. */
  readonly crashed: ReadonlyMap<PeerId, string>;
  readonly remarks: readonly string[];
  /** What started the processes. */
  readonly launcher: Pick<Launcher, 'align'>;
}

export function outcomeOf({
  job,
  children,
  stopped,
  reason,
  wallMs,
  failures,
  crashed,
  remarks,
  launcher,
}: Ended): Outcome {
  const killed = new Set(children.filter((child) => child.result === undefined).flatMap((child) => child.peers));
  const kinds = children.find((child) => child.listening !== undefined)?.listening?.kinds ?? [];
  const reports = children.flatMap((child) => child.report ?? []);
  const books = booksOf(job.graph, kinds, reports, killed);
  const results = children.flatMap((child) => child.result ?? []);
  const kindNames = kinds.map(({ name }) => name);
  const logs = children.flatMap((child) => child.log(kindNames, job.logs) ?? []);
  const movedMs = launcher.align?.(logs) ?? 0;
  const elapsedMs =
    movedMs + Math.max(0, ...results.map((result) => (stopped === 'quiescent' ? result.lastMs : result.endedMs)));
  const ends = new FactLog(job.trace, kindNames);
  for (const peer of killed) ends.crashed(elapsedMs, peer, failures.get(peer) ?? 'killed');
  let log = mergeLogs([...logs, ends], job.trace === 'auto');
  const ownRemarks: string[] = [];
  const lives = livesOf(reports);
  const returned = [...lives.keys()].filter((peer) => lives.get(peer)!.length > 1);
  const gone = new Set([...crashed.keys(), ...(stopped === 'quiescent' ? returned : [])]);
  const left = new Set([...crashed].flatMap(([peer, why]) => (why === LEFT ? [peer] : [])));
  const losses = job.faults === undefined ? [] : countCrashLosses(books, job.graph, lives, { gone, left, killed });
  log = withCrashLosses(log, losses);
  countInFlight(books, job.graph, lives, killed, losses);
  if (stopped === 'quiescent' && job.transport !== 'tcp') {
    const lost = countLost(books);
    if (lost > 0) ownRemarks.push(`${lost} copies were lost in the network`);
    if (log.full) recordLost(log, elapsedMs);
  }
  ownRemarks.push(...books.contradictions());
  const trouble = job.logs === undefined ? undefined : keepRunLog(job.logs, log);
  if (trouble !== undefined) ownRemarks.push(trouble);
  return {
    stopped,
    reason,
    elapsedMs,
    wallMs,
    books,
    log,
    failures: [...crashed, ...failures]
      .filter(([, why]) => why !== LEFT)
      .map(([peer, why]): Failure => ({ peer, reason: why }))
      .sort((a, b) => a.peer - b.peer),
    places: placesOf(children),
    remarks: [...remarks, ...ownRemarks],
    peakRssBytes: Math.max(process.resourceUsage().maxRSS * 1024, ...results.map((result) => result.rssBytes)),
  };
}

/** Where each peer was in its last life. */
function placesOf(children: readonly Child[]): { readonly pid: number; readonly address: string }[] {
  const places: { readonly pid: number; readonly address: string }[] = [];
  for (const child of children) {
    child.peers.forEach((peer, index) => {
      places[peer] = {
        pid: child.handle.pid,
        address: textOf(child.returned.get(peer) ?? child.listening?.addresses[index]),
      };
    });
  }
  return places;
}

function textOf(address: Address | undefined): string {
  return address === undefined ? '' : `${address.host}:${address.port}`;
}
