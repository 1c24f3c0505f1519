/** A protocol in TypeScript as a program in JavaScript: its types are left out, line for line. */
import { transform } from 'sucrase';
import type { Compiled } from './editor-interface.ts';

export function compiled(source: string): Compiled {
  try {
    const { code } = transform(source, { transforms: ['typescript', 'imports'], preserveDynamicImport: true });
    return { code };
  } catch (error) {
    const { message, loc } = error as Error & { readonly loc?: { readonly line: number } };
    return { line: loc?.line ?? 1, message: message.replace(/ \(\d+:\d+\)$/, '') };
  }
}
