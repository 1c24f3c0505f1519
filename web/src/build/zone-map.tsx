/** Zones on a map of the world: which table, which zones, and how many peers in each. */
import type { CatalogueZones } from '../channel/catalogue.ts';
import { described, FieldFrame } from './field-frame.tsx';
import type { Form } from './form.ts';
import { landDots, onMap } from './land-dots.ts';
import { peersInZones, withPeersInZones, withZoneTable, zoneTableOf } from './zone-places.ts';

const ZONES = ['network', 'zones'];

export function ZoneMap({ form }: { readonly form: Form }) {
  const name = zoneTableOf(form.experiment);
  const table = form.catalogue.zoneTables.find((one) => one.name === name);
  return (
    <>
      <FieldFrame
        form={form}
        path={ZONES}
        label="zones"
        meaning={table?.title ?? 'places with measured times between them'}
      >
        <select
          {...described(form, ZONES)}
          value={name ?? ''}
          onChange={({ currentTarget: { value } }) => form.setAll(withZoneTable(form.experiment, value || undefined))}
        >
          <option value="">none</option>
          {form.catalogue.zoneTables.map(({ name: one, title }) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      </FieldFrame>
      {table !== undefined && <Zones form={form} table={table} />}
    </>
  );
}

function Zones({ form, table }: { readonly form: Form; readonly table: CatalogueZones }) {
  const counts = peersInZones(
    form.experiment,
    table.zones.map(([name]) => name),
  );
  if (counts === undefined) return <p class="title">Peers are placed by a rule; see the YAML below.</p>;
  const set = (zone: string, count: number) =>
    form.setAll(withPeersInZones(form.experiment, new Map(counts).set(zone, count)));
  return (
    <>
      <svg class="map" viewBox="8 6 350 150" aria-hidden="true">
        {landDots().map(([x, y]) => (
          <circle key={`${x} ${y}`} cx={x} cy={y} r={1} />
        ))}
        {table.zones.map(([zone, city, latitude, longitude]) => {
          const [x, y] = onMap(latitude, longitude);
          const count = counts.get(zone) ?? 0;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the fields below do the same by keyboard.
            <g key={zone} class={count > 0 ? 'chosen' : 'zone'} onClick={() => set(zone, count > 0 ? 0 : 1)}>
              <circle cx={x} cy={y} r={count > 0 ? 4 + 2 * Math.log2(1 + count) : 4} />
              <title>{`${city}, ${zone}: ${count} ${count === 1 ? 'peer' : 'peers'}`}</title>
            </g>
          );
        })}
      </svg>
      <details class="zones">
        <summary>peers in each zone</summary>
        {table.zones.map(([zone, city]) => (
          <label key={zone}>
            <span>{city}</span>
            <input
              type="number"
              min={0}
              value={counts.get(zone) ?? 0}
              onChange={({ currentTarget }) => set(zone, Number(currentTarget.value))}
            />
          </label>
        ))}
      </details>
    </>
  );
}
