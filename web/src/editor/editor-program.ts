/**
 * The program of the editor, which the page starts when somebody opens it: a text with the colours, completions and
 * help of a protocol, and the compiler of what is typed.
 */
import { autocompletion } from '@codemirror/autocomplete';
import { javascript } from '@codemirror/lang-javascript';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, hoverTooltip } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { compiled } from './compiled-protocol.ts';
import { completionsAt, helpAt } from './contract-help.ts';
import { editorColours } from './editor-colours.ts';
import type { EditorProgram, OpenEditor } from './editor-interface.ts';
import { protocolCopies } from './protocol-copies.ts';

function open(host: HTMLElement, source: string, changed: (source: string) => void): OpenEditor {
  // In a shadow tree the styles of the editor are objects, which the page's security policy allows.
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.replaceChildren();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: source,
      extensions: [
        basicSetup,
        javascript({ typescript: true }),
        autocompletion({ override: [completionsAt] }),
        hoverTooltip(helpAt),
        editorColours,
        EditorView.contentAttributes.of({ 'aria-label': 'The protocol, in TypeScript' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  // It scrolls, also with the keyboard.
  view.scrollDOM.tabIndex = 0;
  return {
    focus: () => view.focus(),
    close: () => view.destroy(),
    replace: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    mark(line, message) {
      if (message === undefined) return view.dispatch(setDiagnostics(view.state, []));
      const { from, to } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch(setDiagnostics(view.state, [{ from, to, severity: 'error', message }]));
    },
  };
}

const program: EditorProgram = { open, compiled, copies: protocolCopies };
(globalThis as { hearsayEditor?: EditorProgram }).hearsayEditor = program;
