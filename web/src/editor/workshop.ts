/** The protocol that is written in the page: its source, what is wrong with it, and its runs. */
import { signal } from '@preact/signals';
import { partAt } from '../build/experiment-path.ts';
import type { TypedProtocol } from '../channel/engine-messages.ts';
import type { Laboratory } from '../state/laboratory.ts';
import { editorProgram } from './editor-loader.ts';

export interface Mistake {
  readonly line: number;
  readonly message: string;
}

const PATH = './my-protocol.ts';

export class Workshop {
  readonly isOpen = signal(false);
  readonly source = signal('');
  readonly mistake = signal<Mistake | undefined>(undefined);
  private readonly laboratory: Laboratory;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  /** Begins with what was written before, else with a copy of the protocol of the experiment. */
  open(): void {
    const { laboratory } = this;
    const typed = laboratory.protocols.value.find(({ path }) => path === PATH);
    const { name } = partAt(laboratory.experiment.value, ['protocol']);
    if (typed !== undefined) this.source.value = typed.source;
    else if (this.source.value === '') this.source.value = copyNamed(String(name)) ?? copyNamed('flood') ?? '';
    this.isOpen.value = true;
  }

  close(): void {
    this.isOpen.value = false;
  }

  /** Compiles it, and runs the experiment with it. */
  run(): void {
    const { laboratory } = this;
    const source = this.source.value;
    const result = editorProgram().compiled(source);
    this.mistake.value = 'code' in result ? undefined : result;
    if (!('code' in result)) return;
    const others = laboratory.protocols.value.filter(({ path }) => path !== PATH);
    laboratory.protocols.value = [...others, { path: PATH, source, code: result.code }];
    const { experiment } = laboratory;
    const isNamed = partAt(experiment.value, ['protocol']).name === PATH;
    laboratory.start(isNamed ? experiment.value : { ...experiment.value, protocol: PATH });
  }
}

export function copyNamed(name: string): string | undefined {
  return editorProgram().copies.find((copy) => copy.name === name)?.source;
}

/** Protocols of a link, compiled; those that do not compile fail when they run. */
export function compiledProtocols(
  protocols: readonly { readonly path: string; readonly source: string }[],
): readonly TypedProtocol[] {
  return protocols.map(({ path, source }) => {
    const result = editorProgram().compiled(source);
    return {
      path,
      source,
      code: 'code' in result ? result.code : `throw new Error(${JSON.stringify(result.message)})`,
    };
  });
}
