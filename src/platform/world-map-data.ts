/** The data of the world map: the cities of the built-in zones, and the coasts (Natural Earth, 1:110 million). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { zoneTables } from '../network/zones/index.ts';
import type { City, World } from '../reports/pictures/world-map.ts';

export function readWorldMap(): World {
  const zones = new Map<string, City>();
  for (const { zones: all } of zoneTables) {
    for (const [name, city, latitude, longitude] of all) zones.set(name, { city, latitude, longitude });
  }
  return { zones, coasts: readFileSync(fileURLToPath(import.meta.resolve('world-atlas/land-110m.json')), 'utf8') };
}
