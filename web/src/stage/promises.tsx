/** The promises of the protocol, and how they stand at the moment that is shown. */
import type { Laboratory } from '../state/laboratory.ts';
import type { Standing } from './standings.ts';

/** Screens on which the list opens when it is asked for. */
const NARROW = '(max-width: 1180px)';

const marks = { kept: '✓', broken: '✗', 'not decided yet': '…', unknown: '–' } as const;

interface PromisesProps {
  readonly laboratory: Laboratory;
  readonly standings: readonly Standing[];
}

export function Promises({ laboratory, standings }: PromisesProps) {
  if (standings.length === 0) return null;
  const promises = standings.filter(({ promised }) => promised);
  const others = standings.filter(({ promised }) => !promised);
  const broken = promises.filter(({ stands }) => stands === 'broken').length;
  return (
    <details class="promises" open={!matchMedia(NARROW).matches}>
      <summary>
        <h3>Promises</h3>
        {broken > 0 ? <b>{broken} broken</b> : <span>{promises.length}</span>}
      </summary>
      <ul>
        {promises.map((standing) => (
          <Line key={standing.property} standing={standing} laboratory={laboratory} />
        ))}
      </ul>
      {others.length > 0 && (
        <>
          <h3>Not promised</h3>
          <ul>
            {others.map((standing) => (
              <Line key={standing.property} standing={standing} laboratory={laboratory} />
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

function Line({ standing, laboratory }: { readonly standing: Standing; readonly laboratory: Laboratory }) {
  const { property, promised, stands, because, brokenAt } = standing;
  return (
    <li class={promised ? stands.replaceAll(' ', '-') : 'not-promised'} title={because === '' ? stands : because}>
      <i role="img" aria-label={stands}>
        {marks[stands]}
      </i>
      <span>
        {property.replaceAll('-', ' ')}
        {stands === 'broken' &&
          (brokenAt === undefined ? (
            <em>{because}</em>
          ) : (
            <button type="button" title="Show this moment" onClick={() => (laboratory.moment.value = brokenAt)}>
              {because}
            </button>
          ))}
      </span>
    </li>
  );
}
