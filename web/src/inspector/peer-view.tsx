/** A peer at the moment that is shown: when it heard the broadcast, by which way, and what it holds. */

import { nameOf } from '../moment/broadcast-table.ts';
import { DOWN, type MomentState, STANDS_STILL } from '../moment/moment-state.ts';
import type { Moment } from '../moment/moments.ts';
import { countOf, timeText } from '../moment/time-text.ts';
import type { Laboratory } from '../state/laboratory.ts';
import type { PlayedRun } from '../state/played-run.ts';
import { Figure } from './figure.tsx';
import { PeerLog } from './peer-log.tsx';
import { ProtocolState } from './protocol-state.tsx';
import { wayTo } from './way.ts';

interface Props {
  readonly laboratory: Laboratory;
  readonly run: PlayedRun;
  readonly moment: Moment;
  readonly peer: number;
}

export function PeerView({ laboratory, run, moment, peer }: Props) {
  const name = run.scene.names[peer];
  return (
    <>
      <div class="peer-title">
        <h2>
          Peer {peer}
          {name !== undefined && ` (${name})`}
        </h2>
        <button type="button" aria-label="Select no peer" onClick={() => (laboratory.peer.value = undefined)}>
          ×
        </button>
      </div>
      <Condition moment={moment} peer={peer} />
      <Reception laboratory={laboratory} run={run} moment={moment} peer={peer} />
      <ProtocolState laboratory={laboratory} />
      <PeerLog laboratory={laboratory} run={run} peer={peer} />
    </>
  );
}

function Condition({ moment, peer }: Pick<Props, 'moment' | 'peer'>) {
  const condition: MomentState['condition'][number] = moment.condition[peer];
  if (condition === DOWN) return <p class="condition">crashed</p>;
  return condition === STANDS_STILL ? <p class="condition">stands still: what comes waits</p> : null;
}

/** How the broadcast that is shown came to it. */
function Reception({ laboratory, run, moment, peer }: Props) {
  const way = wayTo(moment, peer, run.facts);
  const flying = copiesToward(moment, peer);
  const about = moment.broadcast === undefined ? 'its first broadcast' : `broadcast ${nameOf(moment.broadcast)}`;
  return (
    <>
      <div class="figures">
        <Figure value={way === undefined ? '–' : timeText(way.heardMs)} label="heard it" />
        <Figure value={way === undefined ? '–' : String(way.peers.length - 1)} label="hops" />
        <Figure value={String(moment.duplicates[peer])} label="duplicates" />
      </div>
      <h3>How {about} came</h3>
      {way === undefined ? (
        <p>It has not come yet.</p>
      ) : way.peers.length === 1 ? (
        <p>It was made here.</p>
      ) : (
        <p class="way">
          {way.peers.map((one, index) => (
            <span key={one}>
              {index > 0 && <small> →{timeText(way.hopsMs[index - 1])}→ </small>}
              <button type="button" class="peer-link" onClick={() => (laboratory.peer.value = one)}>
                {one}
              </button>
            </span>
          ))}
        </p>
      )}
      <p>
        {flying === 0 ? 'No copy is' : `${countOf(flying, 'copy', 'copies')} ${flying === 1 ? 'is' : 'are'}`} on the way
        to it.
      </p>
    </>
  );
}

function copiesToward({ inFlight, flying, copies }: Moment, peer: number): number {
  let count = 0;
  for (let i = 0; i < flying; i++) if (copies.to[inFlight[i]] === peer) count++;
  return count;
}
