/**
 * The elements of an XML text, one by one, with their line: what GraphML and GEXF are read from. No tree is built, so
 * that large files are no burden.
 */
import { SaxesParser } from 'saxes';
import { InputError } from '../../core/errors.ts';

export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** The name of the element that it stands in; empty for the root. */
  readonly parent: string;
  readonly line: number;
  /** The value of an attribute; undefined if it has none of that name. */
  attribute(name: string): string | undefined;
  /** The value of an attribute that it must have. */
  require(name: string): string;
}

/** An element that has ended, with the text that stands in it and in none of the elements inside it. */
export interface EndedElement {
  readonly name: string;
  readonly parent: string;
  readonly text: string;
  readonly attribute: XmlElement['attribute'];
}

/**
 * Gives each element to `visit` in the order in which they start, and to `leave` in the order in which they end.
 * @throws InputError if the text is no well-formed XML, or its root is not named `root`
 */
export function visitElements(
  text: string,
  root: string,
  file: string,
  visit: (element: XmlElement) => void,
  leave?: (element: EndedElement) => void,
): void {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: { name: string; text: string; attribute: XmlElement['attribute'] }[] = [];
  parser.on('error', (error) => {
    throw new InputError(
      `${file}:${parser.line}`,
      `well-formed XML (${error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')})`,
    );
  });
  parser.on('opentag', ({ local, attributes }) => {
    const line = parser.line;
    if (open.length === 0 && local !== root)
      throw new InputError(`${file}:${line}`, `<${root}> as the root`, `<${local}>`);
    const attribute = (name: string): string | undefined => attributes[name]?.value;
    visit({
      name: local,
      parent: open.at(-1)?.name ?? '',
      line,
      attribute,
      require(name) {
        const value = attribute(name);
        if (value === undefined) throw new InputError(`${file}:${line}`, `an attribute ${name} in <${local}>`);
        return value;
      },
    });
    open.push({ name: local, text: '', attribute });
  });
  if (leave !== undefined) {
    const add = (more: string) => {
      const element = open.at(-1);
      if (element !== undefined && (element.text !== '' || more.trim() !== '')) element.text += more;
    };
    parser.on('text', add);
    parser.on('cdata', add);
  }
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) leave?.({ ...element, parent: open.at(-1)?.name ?? '' });
  });
  parser.write(text).close();
}
