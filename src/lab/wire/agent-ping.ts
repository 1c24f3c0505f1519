/**
 * Whether an agent is there: asked on a subject of its own, because other agents may ask it too, as one that joins
 * under its name does. What else an agent is asked for are orders, and those a broker can keep for controllers
 * (`deploy/keys.js`).
 */
import type { ControlPlane, Stop } from '../plane/control-plane.ts';
import { decode, encode, type Reply, replySchema, type subjectsOf } from './messages.ts';

type Subjects = Pick<ReturnType<typeof subjectsOf>, 'hello'>;

export function answerHello(plane: ControlPlane, subjects: Subjects, agent: string): Stop {
  const here: Reply = { type: 'done' };
  return plane.answer(subjects.hello(agent), () => encode(here));
}

export async function isThere(plane: ControlPlane, subjects: Subjects, agent: string, forMs: number): Promise<boolean> {
  try {
    return decode(replySchema, await plane.request(subjects.hello(agent), encode({}), forMs))?.type === 'done';
  } catch {
    return false;
  }
}
