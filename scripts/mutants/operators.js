// What is changed in a source file, one thing a mutant: a comparison, a condition, a number, a statement. Messages,
// types and what only throws stay as they are.
import { parseSync } from 'oxc-parser';

/**
 * @typedef {{ start: number, end: number, text: string, was: string, isStatement: boolean }} Change what stands there,
 *   and what stands there instead
 * @typedef {{ number: number, file: string, line: number, code: string, change: Change }} Mutant one of those that
 *   were drawn, in a file as seen from the project's folder; `code` is the line that it begins in
 * @typedef {{ type: string, start: number, end: number, [key: string]: any }} Node
 */

/** @type {Readonly<Record<string, string>>} */
const swapped = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+=': '-=',
  '-=': '+=',
  '++': '--',
  '--': '++',
};

/** Transparent to what a program does, though their names begin like those of types. */
const asserted = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** All changes of a file. @param {string} file @param {string} source @returns {Change[]} */
export function changesIn(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  /** @type {Change[]} */
  const changes = [];
  visit(/** @type {any} */ (program), (node) => changes.push(...changesAt(node, source)));
  return changes;
}

/** @param {Node} node @param {string} source @returns {Change[]} */
function changesAt(node, source) {
  const { start, end } = node;
  const was = source.slice(start, end);
  const instead = (/** @type {string} */ text, isStatement = false) => [{ start, end, text, was, isStatement }];
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const operator = swapped[node.operator];
      if (operator === undefined || isText(node.left) || isText(node.right)) return [];
      const between = source.slice(node.left.end, node.right.start).replace(node.operator, operator);
      return instead(source.slice(start, node.left.end) + between + source.slice(node.right.start, end));
    }
    case 'UpdateExpression':
      return instead(was.replace(node.operator, swapped[node.operator]));
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === '-'
        ? instead(source.slice(node.argument.start, node.argument.end))
        : [];
    case 'Literal':
      if (typeof node.value === 'number') return instead(String(node.value + 1));
      return typeof node.value === 'boolean' ? instead(String(!node.value)) : [];
    case 'IfStatement':
    case 'ConditionalExpression': {
      const { test } = node;
      const asked = source.slice(test.start, test.end);
      return ['true', 'false'].map((text) => ({
        start: test.start,
        end: test.end,
        text,
        was: asked,
        isStatement: false,
      }));
    }
    case 'ExpressionStatement':
      return node.expression.type === 'CallExpression' && node.expression.callee.type !== 'Super'
        ? instead(';', true)
        : [];
    default:
      return [];
  }
}

/** @param {Node} node */
function isText(node) {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}

/** Goes into all that runs and is not there to complain. @param {Node} node @param {(node: Node) => void} see */
function visit(node, see) {
  if (node.type === 'ThrowStatement' || node.type === 'ImportDeclaration' || isInvariant(node)) return;
  if (node.type.startsWith('TS') && !asserted.has(node.type)) return;
  see(node);
  for (const [key, inner] of Object.entries(node)) {
    // Names of properties, and types in angle brackets.
    if (
      key === 'typeAnnotation' ||
      key === 'typeArguments' ||
      key === 'returnType' ||
      (key === 'key' && !node.computed)
    )
      continue;
    for (const one of Array.isArray(inner) ? inner : [inner]) {
      if (typeof one === 'object' && one !== null && typeof one.type === 'string') visit(one, see);
    }
  }
}

/** An assertion about what cannot be: no test makes it fail. @param {Node} node */
function isInvariant(node) {
  const call = node.type === 'ExpressionStatement' ? node.expression : node;
  return call.type === 'CallExpression' && ['invariant', 'unreachable'].includes(call.callee.name);
}
