/**
 * A run in the simulator that ends before a certain reaction, as if this had thrown an error. When a reaction did not
 * come back, its thread was ended, and with it all that the run had; as one seed decides everything, the run is made
 * again up to that reaction, and leaves its log and its summary.
 */

import type { Program } from '../core/program.ts';
import type { Protocol } from '../core/protocol.ts';
import type { Platform } from '../experiment/platform.ts';
import { EndedCodeError } from '../runtimes/ended-code.ts';
import { Heartbeat, thread } from '../runtimes/heartbeat.ts';

/** Where to end a run, and why. */
export interface Stop {
  /** The number of reactions and parts begun by then. */
  readonly begun: number;
  readonly reason: string;
}

/** A heartbeat that ends the run at a part within a reaction. */
export class StoppingHeartbeat extends Heartbeat {
  private readonly stop: Stop;

  constructor(shared: SharedArrayBuffer, stop: Stop) {
    super(shared);
    this.stop = stop;
  }

  override enter(part: number): number {
    const before = super.enter(part);
    if (this.begun >= this.stop.begun) throw new EndedCodeError(this.stop.reason);
    return before;
  }
}

/** The platform with a simulator that ends its run there. */
export function stoppingHost(platform: Platform, stop: Stop): Platform {
  const { simulator } = platform.runtimes;
  return {
    ...platform,
    runtimes: {
      simulator: (prepared, job, observer) =>
        simulator!(prepared, { ...job, program: stoppingProgram(job.program, stop) }, observer),
    },
  };
}

function stoppingProgram(program: Program, { begun, reason }: Stop): Program {
  const check = () => {
    if (thread.heartbeat.begun >= begun) throw new EndedCodeError(reason);
  };
  return {
    ...program,
    create(peer) {
      check();
      return checkedReactions(program.create(peer), check);
    },
  };
}

function checkedReactions(own: Protocol<unknown>, check: () => void): Protocol<unknown> {
  const checked =
    <Given extends unknown[]>(react: ((...given: Given) => void) | undefined) =>
    (...given: Given) => {
      check();
      react?.apply(own, given);
    };
  return {
    start: checked(own.start),
    broadcast: checked(own.broadcast),
    receive: checked(own.receive),
    timeout: checked(own.timeout),
    linkUp: checked(own.linkUp),
    linkDown: checked(own.linkDown),
    leave: checked(own.leave),
  } as Protocol<unknown>;
}
