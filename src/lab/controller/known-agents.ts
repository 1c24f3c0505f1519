/**
 * The agents of a lab that a controller knows: those whose presence it received within the last seconds, in the order
 * of their names, which gives their numbers.
 */
import type { ControlPlane, Stop } from '../plane/control-plane.ts';
import type { Room } from '../run/placement.ts';
import { isThere } from '../wire/agent-ping.ts';
import {
  anyPresenceSchema,
  decode,
  LAB_VERSION,
  type Presence,
  presenceSchema,
  type subjectsOf,
} from '../wire/messages.ts';

/** An agent tells every second that it is there. */
const SILENT_MS = 4000;
const HELLO_MS = 2000;
const LOOK_MS = 500;
const ROOM_MS = 1500;

export interface Seen {
  readonly presence: Presence;
  readonly heardMs: number;
}

export class Agents {
  private readonly plane: ControlPlane;
  private readonly subjects: ReturnType<typeof subjectsOf>;
  private readonly seen = new Map<string, Seen>();
  /** Agents of another version, by name. */
  private readonly strangers = new Map<string, number>();
  /** Agents whose first message was an old one, and which were asked whether they are there. */
  private readonly asking = new Set<string>();
  private readonly looking: NodeJS.Timeout;
  private waiting: (() => void)[] = [];
  private stop: Stop = () => {};

  private constructor(plane: ControlPlane, subjects: ReturnType<typeof subjectsOf>) {
    this.plane = plane;
    this.subjects = subjects;
    this.looking = setInterval(() => this.look(), LOOK_MS);
  }

  /** Those that are there by then are known when it resolves. */
  static async watch(plane: ControlPlane, subjects: ReturnType<typeof subjectsOf>): Promise<Agents> {
    const agents = new Agents(plane, subjects);
    try {
      await agents.begin();
    } catch (error) {
      agents.end();
      throw error;
    }
    return agents;
  }

  /** In their order: agent 1 is the first. */
  get all(): readonly Presence[] {
    const present = [...this.seen.values()].map(({ presence }) => presence);
    return present.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  /** Those who speak another version of the lab, in words. */
  get outdated(): readonly string[] {
    return [...this.strangers].map(
      ([name, version]) => `${name} speaks version ${version} of the lab, not ${LAB_VERSION}: it takes no part`,
    );
  }

  get rooms(): readonly Room[] {
    return this.all.map(({ name, zone, peers, busy }) => ({ name, zone, free: Math.max(0, peers - busy) }));
  }

  /**
   * Peers that the first so many of them can have. Where these are too few it looks again for a moment: agents may just
   * be rid of others.
   */
  async roomFor(peers: number, first?: number): Promise<number> {
    const room = (): number => this.rooms.slice(0, first).reduce((sum, { free }) => sum + free, 0);
    await this.until(() => room() >= peers, ROOM_MS);
    return room();
  }

  /** Resolves when it holds of the agents, or the time is over. */
  async until(holds: () => boolean, forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const untilMs = performance.now() + forMs;
    while (!holds() && performance.now() < untilMs) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** It is known to be gone. */
  forget(name: string): void {
    this.seen.delete(name);
    this.told();
  }

  end(): void {
    clearInterval(this.looking);
    this.stop();
  }

  private async begin(): Promise<void> {
    const values = await this.plane.values(this.subjects.agents);
    this.stop = await values.watch((key, data) => this.changed(key, data));
    const names = await values.keys();
    await Promise.all(names.map(async (name) => this.changed(name, (await values.get(name))?.data)));
    await this.until(() => this.asking.size === 0);
  }

  private changed(name: string, data: Uint8Array | undefined): void {
    if (data === undefined) {
      this.strangers.delete(name);
      this.forget(name);
      return;
    }
    const presence = decode(presenceSchema, data);
    if (presence === undefined) {
      const any = decode(anyPresenceSchema, data);
      if (any !== undefined && any.version !== LAB_VERSION) this.strangers.set(name, any.version);
    } else if (presence.name === name) {
      this.strangers.delete(name);
      const before = this.seen.get(name);
      if (before !== undefined) this.hear(presence);
      else void this.ask(presence);
    }
  }

  /** What is heard of an agent for the first time may be old. */
  private async ask(presence: Presence): Promise<void> {
    const { name } = presence;
    if (this.asking.has(name)) return;
    this.asking.add(name);
    // Where it is not there, it will tell of itself again.
    if (await isThere(this.plane, this.subjects, name, HELLO_MS)) this.hear(presence);
    this.asking.delete(name);
    this.told();
  }

  private hear(presence: Presence): void {
    this.seen.set(presence.name, { presence, heardMs: performance.now() });
    this.told();
  }

  /** An agent that is silent for too long is gone. While the broker is away, all are silent, and none is gone. */
  private look(): void {
    const now = performance.now();
    for (const [name, { presence, heardMs }] of this.seen) {
      if (!this.plane.isConnected) this.seen.set(name, { presence, heardMs: now });
      else if (now - heardMs > SILENT_MS) this.forget(name);
    }
    this.told();
  }

  private told(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
