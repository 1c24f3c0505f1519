/** Completions and help for what the contract of a protocol has: made from `src/core/protocol.ts` when it is built. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { EditorView, Tooltip } from '@codemirror/view';
import type { ContractMember } from './contract-member.ts';

declare const CONTRACT_MEMBERS: readonly ContractMember[];

/** After a dot what a peer can do; elsewhere what a protocol may have. */
export function completionsAt(context: CompletionContext): CompletionResult | null {
  const dotted = context.matchBefore(/\.\w*$/);
  const word = dotted ?? context.matchBefore(/\w+$/);
  if (word === null) return null;
  const owners = dotted === null ? ['Protocol', 'Definition', ''] : ['Peer', 'Broadcast', 'Below'];
  const options = CONTRACT_MEMBERS.filter(({ owner }) => owners.includes(owner)).map(
    ({ name, signature, meaning }) => ({
      label: name,
      type: signature.includes('(') ? 'method' : 'property',
      detail: signature.length > 60 ? undefined : signature,
      info: meaning,
    }),
  );
  return { from: dotted === null ? word.from : word.from + 1, options, validFor: /^\w*$/ };
}

export function helpAt(view: EditorView, position: number): Tooltip | null {
  const { from, text } = view.state.doc.lineAt(position);
  const isWord = (at: number) => /\w/.test(text[at] ?? '');
  let [start, end] = [position - from, position - from];
  while (isWord(start - 1)) start--;
  while (isWord(end)) end++;
  const name = text.slice(start, end);
  const found = CONTRACT_MEMBERS.find((member) => member.name === name);
  if (found === undefined) return null;
  return {
    pos: from + start,
    end: from + end,
    create: () => ({ dom: helpElement(found) }),
  };
}

function helpElement({ owner, signature, meaning }: ContractMember): HTMLElement {
  const element = document.createElement('div');
  element.className = 'help';
  const head = document.createElement('code');
  head.textContent = owner === '' ? signature : `${owner}: ${signature}`;
  const text = document.createElement('p');
  text.textContent = meaning;
  element.append(head, text);
  return element;
}
