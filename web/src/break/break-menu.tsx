/** What can be broken at a peer or a copy: a menu beside it. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { FactCursor } from '../../../src/browser.ts';
import { nameOf } from '../moment/broadcast-table.ts';
import { DOWN } from '../moment/moment-state.ts';
import type { Breaker, Target } from './breaker.ts';
import type { CopyBreak, PeerBreak } from './fault-lines.ts';
import { PartitionForm } from './partition-form.tsx';

/** Copies that the list has at most. */
const LISTED = 40;

export function BreakMenu({ breaker }: { readonly breaker: Breaker }) {
  const target = breaker.target.value;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current?.querySelector<HTMLElement>('button, input')?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, [target]);
  if (target === undefined) return null;
  const close = () => (breaker.target.value = undefined);
  return (
    <div
      ref={box}
      class="break-menu"
      role="dialog"
      aria-label={titleOf(breaker, target)}
      style={placeOf(target)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
        else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(box.current!, event);
      }}
      onFocusOut={({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !box.current?.contains(relatedTarget)) close();
      }}
    >
      <h3>{titleOf(breaker, target)}</h3>
      {'peer' in target && <PeerActions breaker={breaker} peer={target.peer} />}
      {'copy' in target && <CopyActions breaker={breaker} copy={target.copy} />}
      {'choose' in target && target.choose === 'copy' && <CopyList breaker={breaker} target={target} />}
      {'choose' in target && target.choose === 'partition' && <PartitionForm breaker={breaker} />}
    </div>
  );
}

function PeerActions({ breaker, peer }: { readonly breaker: Breaker; readonly peer: number }) {
  const isDown = breaker.laboratory.shown.value?.condition[peer] === DOWN;
  const actions: readonly (readonly [PeerBreak, string])[] = isDown
    ? [['restart', 'Restart']]
    : [
        ['crash', 'Crash'],
        ['pause', `Pause for ${breaker.lastsMs} ms`],
        ['isolate', 'Isolate'],
      ];
  return (
    <>
      {actions.map(([what, text]) => (
        <button key={what} type="button" onClick={() => breaker.breakPeer(what, peer)}>
          {text}
        </button>
      ))}
      <p>at {breaker.at}, then the run goes on</p>
    </>
  );
}

function CopyActions({ breaker, copy }: { readonly breaker: Breaker; readonly copy: number }) {
  const actions: readonly (readonly [CopyBreak, string])[] = [
    ['lose', 'Lose'],
    ['delay', `Delay by ${breaker.lastsMs} ms`],
    ['duplicate', 'Duplicate'],
  ];
  return actions.map(([what, text]) => (
    <button key={what} type="button" onClick={() => breaker.breakCopy(what, copy)}>
      {text}
    </button>
  ));
}

function CopyList({ breaker, target }: { readonly breaker: Breaker; readonly target: Target }) {
  const moment = breaker.laboratory.shown.value;
  if (moment === undefined || moment.flying === 0) return <p>No copy is in flight at this moment.</p>;
  const copies = [...moment.inFlight.subarray(0, moment.flying)].sort((one, other) => one - other).slice(0, LISTED);
  return (
    <div class="copies">
      {copies.map((copy) => (
        <button key={copy} type="button" onClick={() => (breaker.target.value = { x: target.x, y: target.y, copy })}>
          {copyText(breaker, copy)}
        </button>
      ))}
    </div>
  );
}

function titleOf(breaker: Breaker, target: Target): string {
  if ('peer' in target) return `Peer ${breaker.laboratory.run.value?.scene.names[target.peer] ?? target.peer}`;
  if ('copy' in target) return copyText(breaker, target.copy);
  return target.choose === 'copy' ? 'Copies in flight' : 'Partition';
}

/** `data 0:0, 3 → 7`. */
function copyText({ laboratory }: Breaker, copy: number): string {
  const { facts } = laboratory.run.value!;
  const { copies } = laboratory.shown.value!;
  const row = new FactCursor(facts).to(copies.sentAt[copy]);
  const content = row.origin < 0 ? facts.kinds[row.kind] : `${facts.kinds[row.kind]} ${nameOf(row)}`;
  return `${content}, ${row.peer} → ${row.other}`;
}

/** Beside it, and inside the stage. */
function placeOf({ x, y }: Target) {
  return {
    left: `max(8px, min(${x + 22}px, calc(100% - 206px)))`,
    top: `max(8px, min(${y - 20}px, calc(100% - 230px)))`,
  };
}

function moveFocus(box: HTMLElement, event: KeyboardEvent): void {
  const items = [...box.querySelectorAll<HTMLElement>('button, input')];
  const at = items.indexOf(document.activeElement as HTMLElement) + (event.key === 'ArrowDown' ? 1 : -1);
  items[(at + items.length) % items.length]?.focus();
  event.preventDefault();
}
