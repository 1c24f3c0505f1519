// Order measures over six lists of deliveries. usage: node measure-order.js nearly-sorted|shuffled DELIVERIES_A_LIST;
// prints one line of JSON.
// `nearly-sorted`: each list is 0, 1, 2 … with each entry moved back by less than 32 places; `shuffled`: a random
// permutation each.
import { Random } from '../../dist/core/random.js';
import { order } from '../../dist/measures/order.js';

const LISTS = 6;
const [kind, text] = process.argv.slice(2);
const length = Number(text);
const random = new Random(1, 'lists');

const offsets = Int32Array.from({ length: LISTS + 1 }, (_, list) => list * length);
const deliveries = new Int32Array(LISTS * length);
for (let list = 0; list < LISTS; list++) fill(deliveries.subarray(offsets[list], offsets[list + 1]));
const histories = {
  size: LISTS,
  numbers: length,
  offsets,
  deliveries,
  arrival: Int32Array.from({ length: LISTS }, (_, list) => list),
};

const start = performance.now();
const figures = order.take({ histories, books: { broadcasts: Float64Array.of(length / LISTS) } });
const orderMs = performance.now() - start;
const { outOfOrderRounds, kendallTau } = figures;
console.log(
  JSON.stringify({
    orderMs,
    deliveries: LISTS * length,
    outOfOrderRounds,
    kendallTau,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  }),
);

/** The shuffle of Fisher and Yates, with partners near by or anywhere. */
function fill(list) {
  for (let i = 0; i < list.length; i++) list[i] = i;
  for (let i = list.length - 1; i > 0; i--) {
    const partner = kind === 'shuffled' ? random.integer(i + 1) : i - random.integer(Math.min(32, i + 1));
    const value = list[i];
    list[i] = list[partner];
    list[partner] = value;
  }
}
