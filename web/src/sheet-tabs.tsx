/** On a phone the panels are sheets over the stage, of which one is open at most. */
import type { Signal } from '@preact/signals';

export type Sheet = 'none' | 'build' | 'look';

const tabs = [
  ['build', 'Build'],
  ['look', 'Look'],
] as const;

export function SheetTabs({ sheet }: { readonly sheet: Signal<Sheet> }) {
  return (
    <nav class="sheet-tabs" aria-label="Panels">
      {tabs.map(([name, text]) => (
        <button
          key={name}
          type="button"
          aria-expanded={sheet.value === name}
          onClick={() => (sheet.value = sheet.value === name ? 'none' : name)}
        >
          {text}
        </button>
      ))}
    </nav>
  );
}
