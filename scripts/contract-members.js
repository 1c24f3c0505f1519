// Reads the names of the contract of protocols, with what each means, for the help of the page's editor.
import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';

/**
 * @param {string} path of src/core/protocol.ts
 * @returns {import('../web/src/editor/contract-member.ts').ContractMember[]}
 */
export function contractMembers(path) {
  const text = readFileSync(path, 'utf8');
  const { program, comments } = parseSync(path, text);
  /** @param {number} start */
  const meaningBefore = (start) => {
    const comment = comments.findLast(({ end }) => end <= start);
    if (comment === undefined || text.slice(comment.end, start).trim() !== '') return '';
    return comment.value
      .replace(/^\*+|\n\s*\*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  };
  /** @param {{ start: number, end: number }} node */
  const signatureOf = ({ start, end }) => text.slice(start, end).replace(/\s+/g, ' ').replace(/;$/, '');
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = statement;
    const meaning = meaningBefore(statement.start);
    if (declaration?.type === 'TSTypeAliasDeclaration')
      return [{ owner: '', name: declaration.id.name, signature: signatureOf(declaration), meaning }];
    if (declaration?.type === 'FunctionDeclaration')
      return [
        { owner: '', name: declaration.id?.name ?? '', signature: `${declaration.id?.name}(definition)`, meaning },
      ];
    if (declaration?.type !== 'TSInterfaceDeclaration') return [];
    const owner = declaration.id.name;
    const members = declaration.body.body.flatMap((member) =>
      (member.type === 'TSMethodSignature' || member.type === 'TSPropertySignature') && member.key.type === 'Identifier'
        ? [{ owner, name: member.key.name, signature: signatureOf(member), meaning: meaningBefore(member.start) }]
        : [],
    );
    return [{ owner: '', name: owner, signature: `interface ${owner}`, meaning }, ...members];
  });
}
