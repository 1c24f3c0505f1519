import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Farewell, Prompt, wordsOf } from '../../src/cli/lab-prompt.ts';
import { InputError } from '../../src/core/errors.ts';

/**
 * What the commands of a script do, in order; `run slow` takes until it is stopped, `run broken` fails, and `runs`
 * where the input says so.
 */
async function did(...lines: readonly string[]): Promise<{ did: string[]; farewell: Farewell | string }> {
  return didAt(new PassThrough(), ...lines);
}

/** The same at a given input. */
async function didAt(
  input: PassThrough & { failsAt?: string; interruptsAfter?: number },
  ...lines: readonly string[]
): Promise<{ did: string[]; farewell: Farewell | string }> {
  const done: string[] = [];
  let stop: (() => void) | undefined;
  const note = (text: string) => {
    done.push(text);
    return Promise.resolve();
  };
  const actions = {
    names: ['mpcomm', 'mesh'],
    runFirst: (peers: number, messages: number) => note(`first ${peers} ${messages}`),
    run: async (words: readonly string[]) => {
      await note(`run ${words.join('|')}`);
      if (words[0] === 'wrong') throw new InputError('run', 'something else', words[0]);
      if (words[0] === 'broken') throw new Error('it broke');
      if (words[0] === 'slow') await new Promise<void>((resolve) => (stop = resolve));
      await note('over');
    },
    agents: () => note('agents'),
    runs: async () => {
      await note('runs');
      if (input.failsAt === 'runs') throw new Error('it broke');
    },
    collect: (run: string | undefined) => note(`collect ${run}`),
    stop: () => {
      done.push('stop');
      stop?.();
      return stop !== undefined;
    },
    say: (line: string) => void done.push(line),
    refuse: (line: string) => void done.push(`refused: ${line}`),
  };
  const prompt = new Prompt(actions, input, new PassThrough());
  const conversation = prompt.converse().catch((error: Error) => error.message);
  for (const line of lines) {
    input.write(`${line}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (input.interruptsAfter === lines.length) prompt.interrupt();
  input.end();
  return { farewell: await conversation, did: done };
}

describe('the prompt', () => {
  it('does what a script says, in order, and leaves at its end', async () => {
    expect(await did('run 3 10', '', 'agents', 'run mpcomm --peers 4', 'runs', 'collect x')).toEqual({
      did: ['first 3 10', 'agents', 'run mpcomm|--peers|4', 'over', 'runs', 'collect x'],
      farewell: 'end of input',
    });
  });

  it('does nothing after exit', async () => {
    expect(await did('agents', 'exit', 'agents')).toEqual({ did: ['agents'], farewell: 'exit' });
  });

  it('stops at once what goes on', async () => {
    expect(await did('run slow', 'stop', 'exit')).toEqual({ did: ['run slow', 'stop', 'over'], farewell: 'exit' });
  });

  it('says what is wrong in one line, and goes on', async () => {
    expect((await did('run wrong', 'fly', 'run', 'run 3', 'run 0 5', 'stop', 'agents')).did).toEqual([
      'run wrong',
      'refused: run: expected something else, given wrong',
      expect.stringMatching(/^refused: there is no command fly: run, agents/),
      ...Array.from({ length: 3 }, () => 'refused: run N N_MSGS, such as run 3 10, or run NAME [flags]'),
      'stop',
      'nothing goes on',
      'agents',
    ]);
  });

  it('rejects with an error that is no mistake of the user, so that the caller leaves the lab', async () => {
    expect(await did('run broken', 'agents')).toEqual({ did: ['run broken', 'stop'], farewell: 'it broke' });
  });

  it('ends what goes on with it, when what is shown meanwhile fails', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, failsAt: 'runs' });
    const { did, farewell } = await didAt(terminal, 'run slow', 'agents', 'run mesh', 'runs');
    expect({ did, farewell }).toEqual({ did: ['run slow', 'agents', 'runs', 'stop', 'over'], farewell: 'it broke' });
  });

  it('ends what goes on when it is interrupted, and does nothing that was asked for after it', async () => {
    const interruptible = Object.assign(new PassThrough(), { interruptsAfter: 2 });
    expect(await didAt(interruptible, 'run slow', 'run mesh')).toEqual({
      did: ['run slow', 'stop', 'over'],
      farewell: 'end of input',
    });
  });

  it("leaves at the end of a terminal's input once what goes on is over", async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true });
    const { did, farewell } = await didAt(terminal, 'run wrong', 'run mesh');
    expect({ did: did.slice(-2), farewell }).toEqual({ did: ['run mesh', 'over'], farewell: 'end of input' });
  });

  it('explains itself', async () => {
    expect((await did('help')).did.join('\n')).toMatch(/run N N_MSGS[\s\S]*exit[\s\S]*Ctrl-D/);
  });

  it('takes quotes', () => {
    expect(wordsOf(`run 'my file.yaml' --set "faults=[{ at: 1s }]" a"b c"d`)).toEqual([
      'run',
      'my file.yaml',
      '--set',
      'faults=[{ at: 1s }]',
      'ab cd',
    ]);
  });
});
