/** Starts the program of the editor, which stands at the end of the page as a text. */
import type { EditorProgram } from './editor-interface.ts';

const page = globalThis as { hearsayEditor?: EditorProgram };

export function editorProgram(): EditorProgram {
  if (page.hearsayEditor === undefined) {
    const script = document.createElement('script');
    script.textContent = document.getElementById('editor')?.textContent ?? '';
    document.body.append(script);
  }
  return page.hearsayEditor!;
}
