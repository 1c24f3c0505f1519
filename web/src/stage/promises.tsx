/** The promises of the protocol, and how they stand at the moment that is shown. */
import { useComputed } from '@preact/signals';
import type { Laboratory } from '../state/laboratory.ts';
import { offenceIn, type Standing, standingsAt } from './standings.ts';

const marks = { kept: '✓', broken: '✗', 'not decided yet': '…', unknown: '–' } as const;

export function Promises({ laboratory }: { readonly laboratory: Laboratory }) {
  const verdicts = useComputed(() => laboratory.run.value?.summary.value?.checks ?? []);
  const offences = useComputed(() =>
    verdicts.value.map(({ verdict, evidence }) =>
      verdict === 'invalid' ? offenceIn(evidence, laboratory.run.peek()!.facts) : undefined,
    ),
  );
  const moment = laboratory.moment.value;
  const isEnd = moment === laboratory.run.value?.count.value;
  const standings = standingsAt(verdicts.value, offences.value, moment, isEnd);
  if (standings.length === 0) return null;
  const broken = standings.filter(({ stands }) => stands === 'broken').length;
  return (
    <details class="promises" open>
      <summary>
        <h3>Promises</h3>
        {broken > 0 && <b>{broken} broken</b>}
      </summary>
      <ul>
        {standings.map((standing) => (
          <Line key={standing.property} standing={standing} laboratory={laboratory} />
        ))}
      </ul>
    </details>
  );
}

function Line({ standing, laboratory }: { readonly standing: Standing; readonly laboratory: Laboratory }) {
  const { property, promised, stands, because, brokenAt } = standing;
  return (
    <li class={stands.replaceAll(' ', '-')} title={because === '' ? stands : because}>
      <i role="img" aria-label={stands}>
        {marks[stands]}
      </i>
      <span>
        {property.replaceAll('-', ' ')}
        {!promised && <small> (not promised)</small>}
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
