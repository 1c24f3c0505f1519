/**
 * Experiments as YAML, and back, in a worker of its own: the parser is as large as the simulator, and no picture needs
 * it.
 */
import { stringify } from 'yaml';
import { InputError, sourceOfText } from '../../../src/browser.ts';
import type { Answer } from '../channel/engine-messages.ts';
import type { YamlRequest } from '../channel/yaml-engine.ts';

const scope = self as unknown as {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<YamlRequest>) => void) | null;
};

scope.onmessage = ({ data }) => scope.postMessage(answerTo(data));

function answerTo(asked: YamlRequest): Answer {
  const { question } = asked;
  if (asked.request === 'write') {
    const written = { flowCollectionPadding: true, lineWidth: 100, collectionStyle: 'any' } as const;
    return { tells: 'text', question, text: stringify(asked.experiment, written) };
  }
  try {
    return { tells: 'experiment', question, experiment: sourceOfText(asked.text, 'experiment').raw };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { tells: 'unreadable', question, message: error.message };
  }
}
