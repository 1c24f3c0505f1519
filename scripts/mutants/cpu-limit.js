// Watches a process until it has used too much processor time or sleeps for good. Processor time, unlike time, is the
// same on a busy machine. Without /proc both are told from the clock.
import { readFileSync } from 'node:fs';

const POLL_MS = 250;
/** Polls in a row at which the process waits for something: after two minutes nothing comes. Tests may wait for others. */
const IDLE_POLLS = 480;
/** Of the clock ticks in /proc; Linux fixes it at 100 for programs. */
const MS_PER_TICK = 10;

export class CpuLimit {
  /** @param {number} pid @param {number} limitMs of processor time from now on @param {() => void} exceeded */
  constructor(pid, limitMs, exceeded) {
    const start = usageOf(pid).cpuMs;
    let idle = 0;
    this.timer = setInterval(() => {
      const { cpuMs, isAsleep } = usageOf(pid);
      idle = isAsleep ? idle + 1 : 0;
      if (cpuMs - start > limitMs || idle > IDLE_POLLS) exceeded();
    }, POLL_MS);
  }

  end() {
    clearInterval(this.timer);
  }
}

/** @param {number} pid */
function usageOf(pid) {
  try {
    // After the program's name in parentheses: the state, and 11 and 12 fields on the ticks in user and system mode.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { cpuMs: MS_PER_TICK * (Number(fields[11]) + Number(fields[12])), isAsleep: fields[0] === 'S' };
  } catch {
    return { cpuMs: performance.now(), isAsleep: false };
  }
}
