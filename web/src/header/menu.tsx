/** A button that opens a list of what can be done. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface MenuItem {
  readonly label: string;
  readonly hint?: string;
  choose(): void;
}

export function Menu({ label, items }: { readonly label: ComponentChildren; items(): readonly MenuItem[] }) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const closeOutside = ({ target }: Event) => root.current?.contains(target as Node) || setIsOpen(false);
    addEventListener('pointerdown', closeOutside);
    return () => removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it hears the keys of the buttons inside.
    <div
      class="menu"
      ref={root}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          setIsOpen(false);
          root.current?.querySelector('button')?.focus();
        } else if (isOpen) moveFocus(event, root.current!);
      }}
    >
      <button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        {label} <span aria-hidden="true">▾</span>
      </button>
      <ul id={id} hidden={!isOpen}>
        {(isOpen ? items() : []).map(({ label: name, hint, choose }) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => {
                setIsOpen(false);
                choose();
              }}
            >
              <b>{name}</b>
              {hint !== undefined && <small>{hint}</small>}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function moveFocus(event: KeyboardEvent, root: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const buttons = [...root.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
}
