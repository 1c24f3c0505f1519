/** Answers to what the page asks about no run in particular: what there is, and experiments as text. */
import { InputError } from '../../../src/browser.ts';
import type { Answer, Request } from '../channel/engine-messages.ts';
import { catalogueOfRegistries } from './catalogue-of-registries.ts';
import { experimentOfYaml, yamlOfExperiment } from './experiment-text.ts';

/** Undefined if the question is about a run. */
export function answerTo(asked: Request): Answer | undefined {
  if (asked.request === 'catalogue')
    return { tells: 'catalogue', question: asked.question, catalogue: catalogueOfRegistries() };
  if (asked.request === 'write')
    return { tells: 'text', question: asked.question, text: yamlOfExperiment(asked.experiment) };
  return asked.request === 'read' ? experimentIn(asked.text, asked.question) : undefined;
}

function experimentIn(text: string, question: number): Answer {
  try {
    return { tells: 'experiment', question, experiment: experimentOfYaml(text) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { tells: 'unreadable', question, message: error.message };
  }
}
