/** The lease of a sweep: its controller renews it every second, so that no two controllers take each other's runs. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { InputError } from '../../core/errors.ts';
import type { ControlPlane, Values } from '../plane/control-plane.ts';
import { encode } from '../wire/messages.ts';
import { sweepNames } from './sweep-messages.ts';

const RENEW_MS = 1000;
/** A lease that was not renewed for so long has ended. */
const EXPIRED_MS = 3500;

export class ControllerLease {
  private readonly plane: ControlPlane;
  private readonly values: Values;
  private readonly name: string;
  private readonly renewing: NodeJS.Timeout;

  private constructor(plane: ControlPlane, values: Values, name: string) {
    this.plane = plane;
    this.values = values;
    this.name = name;
    this.renewing = setInterval(() => void this.values.put(this.name, sign()).catch(() => {}), RENEW_MS);
  }

  static async begin({
    plane,
    name,
  }: {
    readonly plane: ControlPlane;
    readonly name: string;
  }): Promise<ControllerLease> {
    const values = await plane.values(sweepNames.controllers);
    const before = await values.get(name);
    if (before !== undefined) await pause(EXPIRED_MS);
    if ((await values.replace(name, sign(), before?.revision ?? 0)) === undefined) {
      throw new InputError('sweep', 'one that no other controller of the lab sees to', name);
    }
    return new ControllerLease(plane, values, name);
  }

  async end(): Promise<void> {
    clearInterval(this.renewing);
    // Without the broker, later controllers see that the lease is no longer renewed.
    if (this.plane.isConnected) await this.values.remove(this.name).catch(() => {});
  }
}

function sign(): Uint8Array {
  return encode({ hostname: hostname(), pid: process.pid, sign: randomUUID() });
}
