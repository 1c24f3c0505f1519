/**
 * What peers are called. A graph from a file gives its peers names; elsewhere a peer has its number alone, and texts
 * say no more.
 *
 * A name stands beside the number, never in its place: `peer 3 (Wien)`. Names are the file's, so they may be anything:
 * in texts they are one line of visible characters and cut where they are long. One that could be taken for a number is
 * in quotes there: `peer 3 ("12")`.
 *
 * Where a user names a peer, a whole number is a peer's number, and everything else is a name. `name:12` is the peer
 * whose name is 12.
 */
import { InputError } from './errors.ts';
import type { PeerId } from './protocol.ts';
import { closest } from './suggestion.ts';

/** Characters of a name that a text shows. */
const SHOWN = 40;
/** Peers of one name that an error lists. */
const LISTED = 5;
/** Names up to which one that is near is looked for. */
const PROPOSED = 10_000;
const PREFIX = 'name:';

export class PeerNames {
  static readonly none = new PeerNames([]);
  /** By number; empty if there are none. */
  readonly labels: readonly string[];
  /** By number: what the file's links call each peer, where that is something else. */
  readonly ids: readonly string[];
  private found: ReadonlyMap<string, readonly PeerId[]> | undefined;

  constructor(labels: readonly string[], ids: readonly string[] = []) {
    // Names that are the numbers say nothing.
    this.labels = labels.every((label, peer) => label === String(peer)) ? [] : labels;
    this.ids = ids;
  }

  /** Whether peers have names at all. */
  get any(): boolean {
    return this.labels.length > 0;
  }

  /** The peer's name as a text can hold it, undefined if it has none. @param most characters of it */
  nameOf(peer: PeerId, most = SHOWN): string | undefined {
    const label = this.labels[peer];
    if (label === undefined || label.trim() === '' || label === String(peer)) return undefined;
    return isWhole(label) ? `"${shownName(label, most)}"` : shownName(label, most);
  }

  /** `3 (Wien)`, or `3`. */
  number(peer: PeerId): string {
    const name = this.nameOf(peer);
    return name === undefined ? String(peer) : `${peer} (${name})`;
  }

  /** `peer 3 (Wien)`, or `peer 3`. */
  peer(peer: PeerId): string {
    return `peer ${this.number(peer)}`;
  }

  /** `0 (Wien) <-> 1 (Graz)`, or `0 <-> 1`. */
  link(a: PeerId, b: PeerId): string {
    return `${this.number(a)} <-> ${this.number(b)}`;
  }

  /** For a place with little room, such as an axis: `3 Wien`, or `3`, in so many characters. */
  label(peer: PeerId, most: number): string {
    const name = this.nameOf(peer, Math.max(2, most - String(peer).length - 1));
    return name === undefined ? String(peer) : `${peer} ${name}`;
  }

  /**
   * A text of a runtime or a check, which knows numbers only, with the names beside them: `peers 1 and 2`, `peer 3`.
   */
  inText(text: string): string {
    if (!this.any) return text;
    return text.replace(
      /\b([Pp]eers? )(\d+(?:(?:, | and |, and )\d+)*)(?![\d.:%]*\d)/g,
      (_, word: string, numbers: string) => {
        return word + numbers.replace(/\d+/g, (number) => this.number(Number(number)));
      },
    );
  }

  /**
   * The number of the peer that a user names.
   * @param option what an error names
   * @throws InputError if there is no such peer, or more than one of that name
   */
  find(given: string, size: number, option: string): PeerId {
    if (isWhole(given)) {
      if (Number(given) < size) return Number(given);
      throw new InputError(option, this.expected(size, given), given);
    }
    const peers =
      this.called(given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given) ?? this.called(given) ?? [];
    if (peers.length === 1) return peers[0];
    if (peers.length === 0) throw new InputError(option, this.expected(size, given), given);
    const listed = peers.slice(0, LISTED).join(', ') + (peers.length > LISTED ? ' …' : '');
    throw new InputError(option, `the number of a peer, as ${peers.length} peers have this name: ${listed}`, given);
  }

  /** As a file names the peer: its name where `find` gives this very peer for it, else its number. */
  written(peer: PeerId): string | number {
    const label = this.labels[peer] ?? '';
    const isSure =
      !isWhole(label) && !label.startsWith(PREFIX) && this.called(label)?.length === 1 && label.trim() !== '';
    return isSure ? label : peer;
  }

  /** Peers of a name, undefined if there are none. */
  called(name: string): readonly PeerId[] | undefined {
    this.found ??= numbersOf(this.labels, this.ids);
    return this.found.get(name);
  }

  private expected(size: number, given: string): string {
    const isNumberedName = isWhole(given) && this.called(given) !== undefined;
    if (isNumberedName) return `a peer from 0 to ${size - 1}, or ${PREFIX}${given} for the peer of that name`;
    return `a peer from 0 to ${size - 1}${this.any ? `, or its name${this.near(given)}` : ''}`;
  }

  /** Names that a text would have to cut, or hide something of, are not proposed. */
  private near(given: string): string {
    if (isWhole(given) || given.length > SHOWN || this.labels.length > PROPOSED) return '';
    return closest(
      given,
      this.labels.filter((label) => shownName(label) === label),
    );
  }
}

/** Any text as one line of visible characters, cut to so many. */
export function shownName(name: string, most = SHOWN): string {
  const start = Array.from(name.slice(0, 4 * most));
  const cut = start.length > most ? `${start.slice(0, most - 1).join('')}…` : start.join('');
  // Controls, what turns the direction of writing, line ends, halves of characters: all that is not seen as itself.
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

function isWhole(text: string): boolean {
  return /^\d+$/.test(text.trim());
}

/** A label counts before an id of another peer. */
function numbersOf(labels: readonly string[], ids: readonly string[]): Map<string, PeerId[]> {
  const found = new Map<string, PeerId[]>();
  for (const [peer, label] of labels.entries()) {
    const peers = found.get(label);
    if (peers === undefined) found.set(label, [peer]);
    else peers.push(peer);
  }
  for (const [peer, id] of ids.entries()) if (!found.has(id)) found.set(id, [peer]);
  return found;
}
