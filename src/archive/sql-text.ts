/** What can be told of a question in SQL from its text alone, where DuckDB does not tell it. */

/** Strings, comments, and names in quotes: nothing in them is a keyword, a plain name or the end of a statement. */
const quotedOrComment =
  /[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:''|[^'])*'|"(?:""|[^"])*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/g;

/** Those of the names that occur in it, also in quotes, in any case: a superset of the tables that it reads. */
export function namesIn(sql: string, names: readonly string[]): string[] {
  const text = sql.replace(quotedOrComment, (part) => (part.startsWith('"') ? part.slice(1, -1) : ' '));
  const words = new Set(text.toLowerCase().match(/\w+/g));
  return names.filter((name) => words.has(name));
}

/** What a statement begins with that changes something. */
const CHANGES =
  /^\s*(alter|attach|begin|call|checkpoint|comment|commit|copy|create|delete|detach|drop|execute|export|force|import|insert|install|load|merge|pragma|prepare|reset|rollback|set|truncate|update|use|vacuum)\b/i;

/**
 * Whether it would change something, also behind EXPLAIN. DuckDB tells it too late: EXPORT makes its folder while its
 * statement is only read.
 */
export function isChange(sql: string): boolean {
  return CHANGES.test(plainOf(sql).replace(/^\s*explain\b(\s+analyze\b)?(\s*\([^)]*\))?/i, ''));
}

/** Statements in it, as its author wrote them: DuckDB makes two of a PIVOT. */
export function statementsIn(sql: string): number {
  return plainOf(sql)
    .split(';')
    .filter((part) => part.trim() !== '').length;
}

/** Without comments, and with a letter for all that is in quotes. */
function plainOf(sql: string): string {
  return sql.replace(quotedOrComment, (part) => (/^(--|\/\*)/.test(part) ? ' ' : 'x'));
}
