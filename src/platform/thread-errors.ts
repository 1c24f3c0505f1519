/** The user's mistakes, and code of the user that was ended, on their way back from a thread: errors lose their class. */
import { InputError } from '../core/errors.ts';
import { EndedCodeError } from '../runtimes/ended-code.ts';

export type ThreadError =
  | { readonly wrong: { readonly option: string; readonly message: string } }
  | { readonly ended: string };

/** In the thread. Every other error is thrown again. */
export function threadErrorOf(error: unknown): ThreadError {
  if (error instanceof EndedCodeError) return { ended: error.message };
  if (!(error instanceof InputError)) throw error;
  return { wrong: { option: error.option, message: error.message } };
}

/** In the thread that started it: the error as it was. Undefined if the answer is none. */
export function errorIn(answer: object): Error | undefined {
  if ('ended' in answer) return new EndedCodeError(String(answer.ended));
  if (!('wrong' in answer)) return undefined;
  const { option, message } = (answer as Extract<ThreadError, { wrong: object }>).wrong;
  return new InputError(option, message.slice(`${option}: expected `.length));
}
