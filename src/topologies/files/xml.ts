/** The elements of an XML text, one by one, with their line: what GraphML and GEXF are read from. No tree is built, so that large files are no burden. */
import { SaxesParser } from 'saxes';
import { InputError } from '../../core/errors.ts';

export interface XmlElement {
  /** Without the prefix of its namespace. */
  readonly name: string;
  /** The name of the element that it stands in; empty for the root. */
  readonly parent: string;
  readonly line: number;
  /** The value of an attribute; undefined where it has none of that name. */
  attribute(name: string): string | undefined;
  /** The value of an attribute that it must have. */
  require(name: string): string;
}

/**
 * Gives each element to `visit` in the order in which they start.
 * @throws InputError where the text is no well-formed XML, or its root is not named `root`
 */
export function visitElements(text: string, root: string, file: string, visit: (element: XmlElement) => void): void {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: string[] = [];
  parser.on('error', (error) => {
    throw new InputError(`${file}:${parser.line}`, `well-formed XML (${error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')})`);
  });
  parser.on('opentag', ({ local, attributes }) => {
    const line = parser.line;
    if (open.length === 0 && local !== root) throw new InputError(`${file}:${line}`, `<${root}> as the root`, `<${local}>`);
    const attribute = (name: string): string | undefined => attributes[name]?.value;
    visit({
      name: local,
      parent: open.at(-1) ?? '',
      line,
      attribute,
      require(name) {
        const value = attribute(name);
        if (value === undefined) throw new InputError(`${file}:${line}`, `an attribute ${name} in <${local}>`);
        return value;
      },
    });
    open.push(local);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
}
