/** The bandwidth of each peer, from what an experiment says of all and of classes of them. */
import { InputError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import type { PeerRates } from '../network/peer-rates.ts';
import type { NetworkSetting } from './network-schema.ts';
import type { RuntimeName } from './schema.ts';

type RateSetting = Pick<NetworkSetting, 'upload' | 'download' | 'classes'>;

function isLimited({ upload, download }: Pick<RateSetting, 'upload' | 'download'>): boolean {
  return upload !== undefined || download !== undefined;
}

/** @throws InputError where the classes are no division of the peers, or the runtime does not share bandwidth */
export function checkRates({ upload, download, classes }: RateSetting, runtime: RuntimeName): void {
  if ([{ upload, download }, ...classes].some(isLimited) && runtime !== 'simulator')
    throw new InputError(
      'network',
      `upload, download and classes on the simulator only, which shares the bandwidth of a peer; on ${runtime} links have a bandwidth of their own`,
      runtime,
    );
  const sum = classes.reduce((shares, { share }) => shares + share, 0);
  if (sum > 1 + 1e-9)
    throw new InputError('network.classes', 'shares of at most 100 % together', `${Math.round(100 * sum)} %`);
  const silent = classes.findIndex((one) => !isLimited(one));
  if (silent >= 0) throw new InputError(`network.classes.${silent}`, 'an upload or a download', classes[silent]);
}

/** @param random draws which peers are in which class; undefined if no peer has a limit */
export function ratesOf(
  { upload, download, classes }: RateSetting,
  peers: number,
  random: Random,
): PeerRates | undefined {
  const all = [{ upload, download }, ...classes];
  if (!all.some(isLimited)) return undefined;
  const classOf = classesOf(classes, peers, random);
  return {
    upload: Float64Array.from(classOf, (one) => all[one].upload ?? upload ?? 0),
    download: Float64Array.from(classOf, (one) => all[one].download ?? download ?? 0),
  };
}

/** By peer: the number of its class, from 1 on; 0 if it is in none. Shares are rounded to whole peers. */
function classesOf(classes: NetworkSetting['classes'], peers: number, random: Random): Uint16Array {
  const classOf = new Uint16Array(peers);
  if (classes.length === 0) return classOf;
  const shuffled = random.shuffle(Array.from({ length: peers }, (_, peer) => peer));
  let from = 0;
  let sum = 0;
  for (const [index, { share }] of classes.entries()) {
    sum += share;
    const to = Math.min(peers, Math.round(sum * peers));
    for (; from < to; from++) classOf[shuffled[from]] = index + 1;
  }
  return classOf;
}
