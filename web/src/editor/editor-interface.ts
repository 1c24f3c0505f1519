/** What the page knows of the editor, which is a program of its own. */

export interface OpenEditor {
  focus(): void;
  close(): void;
  replace(source: string): void;
  /** Shows what is wrong in a line; without a message, that nothing is. */
  mark(line: number, message?: string): void;
}

/** What a source compiles to: a program, or what is wrong and where. */
export type Compiled = { readonly code: string } | { readonly line: number; readonly message: string };

export interface ProtocolCopy {
  readonly name: string;
  readonly source: string;
}

export interface EditorProgram {
  open(host: HTMLElement, source: string, changed: (source: string) => void): OpenEditor;
  compiled(source: string): Compiled;
  /** Protocols to begin with: copies that need nothing but the package. */
  readonly copies: readonly ProtocolCopy[];
}
