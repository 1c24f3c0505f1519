/** Where peers stand: x and y of each, one after the other, between −1 and 1. */
export type Places = Float32Array<ArrayBuffer>;

/** Moves and scales the places so that they fill the square from −1 to 1 both ways, by the same factor. */
export function fitted(places: Places): Places {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < places.length; at += 2) {
    left = Math.min(left, places[at]);
    right = Math.max(right, places[at]);
    top = Math.min(top, places[at + 1]);
    bottom = Math.max(bottom, places[at + 1]);
  }
  const factor = 2 / (Math.max(right - left, bottom - top) || 1);
  for (let at = 0; at < places.length; at += 2) {
    places[at] = (places[at] - (left + right) / 2) * factor;
    places[at + 1] = (places[at + 1] - (top + bottom) / 2) * factor;
  }
  return places;
}

/** @param placeOf by peer */
export function placesBy(size: number, placeOf: (peer: number) => readonly [x: number, y: number]): Places {
  const places = new Float32Array(2 * size);
  for (let peer = 0; peer < size; peer++) places.set(placeOf(peer), 2 * peer);
  return places;
}

/** The angle that is 1/count of a turn further with each index; the first points up. */
export function onCircle(index: number, count: number, radius = 1): readonly [x: number, y: number] {
  const turn = (2 * Math.PI * index) / count - Math.PI / 2;
  return [radius * Math.cos(turn), radius * Math.sin(turn)];
}

/** Fills a disc evenly from the middle outwards, as the seeds of a sunflower do. */
export function inDisc(index: number, count: number): readonly [x: number, y: number] {
  const radius = Math.sqrt((index + 0.5) / count);
  const turn = index * Math.PI * (3 - Math.sqrt(5));
  return [radius * Math.cos(turn), radius * Math.sin(turn)];
}
