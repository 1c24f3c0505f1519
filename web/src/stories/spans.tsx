/** A text with what is strong, emphasised or code in it. */
import type { Span } from './markdown.ts';

export function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return (
    <>
      {spans.map(({ style, text }, index) => {
        if (style === 'strong') return <strong key={index}>{text}</strong>;
        if (style === 'emphasis') return <em key={index}>{text}</em>;
        return style === 'code' ? <code key={index}>{text}</code> : text;
      })}
    </>
  );
}
