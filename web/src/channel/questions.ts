/** Questions to an engine that each have one answer. */
import type { Answer, Engine, Request } from './engine-messages.ts';

type Asking = Extract<Request, { readonly question: number }>;
type Asked = Extract<Answer, { readonly question: number }>;
/** A question without its number. */
export type Question = Asking extends infer Each ? (Each extends Asking ? Omit<Each, 'question'> : never) : never;

export class Questions {
  private readonly engine: Engine;
  private readonly waiting = new Map<number, (answer: Asked) => void>();
  private asked = 0;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  ask(question: Question): Promise<Asked> {
    const number = ++this.asked;
    return new Promise((resolve) => {
      this.waiting.set(number, resolve);
      this.engine.ask({ ...question, question: number } as Asking);
    });
  }

  /** True if it was the answer to a question from here. */
  hear(answer: Answer): boolean {
    if (!('question' in answer)) return false;
    const resolve = this.waiting.get(answer.question);
    this.waiting.delete(answer.question);
    resolve?.(answer);
    return resolve !== undefined;
  }
}
