declare module '*.css';

interface ImportMeta {
  /** Files as texts, by their paths: Vite puts them into the program. */
  glob(
    pattern: string,
    options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
  ): Readonly<Record<string, string>>;
  /** Modules, or what each exports by default. */
  glob(
    pattern: string,
    options: { readonly import?: 'default'; readonly eager: true },
  ): Readonly<Record<string, unknown>>;
}
