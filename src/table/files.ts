/**
 * All files that the truth table is kept in, as texts by their places in the folder of the documentation: an overview,
 * and a folder for each protocol with its page, its cases, and its row as data.
 */
import type { Definition } from '../core/protocol.ts';
import { caseOf, pageOf, textOf } from './case-file.ts';
import type { TableRow, TruthTable } from './cell.ts';
import { conditions } from './condition.ts';
import { overviewPage } from './overview-page.ts';
import { protocolPage } from './protocol-page.ts';

/** @param definitions of the rows, in their order */
export function filesOf(table: TruthTable, definitions: readonly Definition[]): Record<string, string> {
  return {
    'truth-table.md': overviewPage(table, definitions),
    ...Object.assign({}, ...table.rows.map((row, index) => rowFiles(row, table, definitions[index]))),
  };
}

/** Where the row of a protocol lies as data. */
export function dataOf(protocol: string): string {
  return `truth/${protocol}/row.json`;
}

/** The table of these rows. @param texts of the files that hold them as data */
export function tableOf(texts: readonly string[]): TruthTable {
  const all = texts.map((text) => JSON.parse(text) as Omit<TruthTable, 'rows'> & TableRow);
  const [{ version, seed, schedules }] = all;
  const rows = all.map(({ protocol, stack, cells, cases }) => ({ protocol, stack, cells, cases }));
  return { version, seed, schedules, rows };
}

function rowFiles(row: TableRow, table: TruthTable, definition: Definition): Record<string, string> {
  const { protocol, cases } = row;
  return {
    [pageOf(protocol)]: protocolPage(row, definition),
    [dataOf(protocol)]: dataText(row, table),
    ...Object.fromEntries(
      Object.entries(cases).map(([name, one]) => {
        const condition = conditions.find(({ name: condition }) => name.startsWith(`${condition}-`))!;
        return [caseOf(protocol, name), textOf(protocol, condition.name, name, one)];
      }),
    ),
  };
}

/** A line for each condition and each case, so that a change of the row can be read. */
function dataText({ protocol, stack, cells, cases }: TableRow, { version, seed, schedules }: TruthTable): string {
  const linesOf = (of: Readonly<Record<string, unknown>>) =>
    Object.entries(of)
      .map(([key, value]) => `\n  ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',');
  const head = Object.entries({ version, seed, schedules, protocol, stack });
  const headText = head.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ');
  return `{${headText},\n "cells": {${linesOf(cells)}\n },\n "cases": {${linesOf(cases)}\n }}\n`;
}
