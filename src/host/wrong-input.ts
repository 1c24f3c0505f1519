/** The user's mistake on its way back from a thread: of an error, only its fields survive that. */
import { InputError } from '../core/errors.ts';

export interface WrongInput {
  readonly wrong: { readonly option: string; readonly message: string };
}

/** In the thread. Every other error is thrown again. */
export function wrongInput(error: unknown): WrongInput {
  if (!(error instanceof InputError)) throw error;
  return { wrong: { option: error.option, message: error.message } };
}

/** Where the thread was started: the error as it was. */
export function inputErrorOf({ wrong: { option, message } }: WrongInput): InputError {
  return new InputError(option, message.slice(`${option}: expected `.length));
}
