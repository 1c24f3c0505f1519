/** All files that the truth table is kept in, as texts by their places in the folder of the documentation. */
import type { Definition } from '../core/protocol.ts';
import { placeOf, textOf } from './case-file.ts';
import type { TableRow, TruthTable } from './cell.ts';
import { conditions } from './condition.ts';
import { tablePage } from './page.ts';

/** @param definitions of the rows, in their order */
export function filesOf(table: TruthTable, definitions: readonly Definition[]): Record<string, string> {
  return {
    'truth-table.md': tablePage(table, definitions),
    'truth/table.json': dataText(table),
    ...Object.fromEntries(table.rows.flatMap(caseFilesOf)),
  };
}

function caseFilesOf({ protocol, cases }: TableRow): [string, string][] {
  return Object.entries(cases).map(([name, one]) => {
    const condition = conditions.find(({ name: condition }) => name.startsWith(`${condition}-`))!;
    return [placeOf(protocol, name), textOf(protocol, condition.name, name, one)];
  });
}

/** A line for each condition and each case, so that a change of the table can be read. */
function dataText({ version, seed, schedules, rows }: TruthTable): string {
  const lines = (of: Readonly<Record<string, unknown>>) =>
    Object.entries(of)
      .map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(',\n');
  const rowText = ({ protocol, stack, cells, cases }: TableRow) =>
    `{"protocol": ${JSON.stringify(protocol)}, "stack": ${JSON.stringify(stack)},\n  "cells": {\n${lines(cells)}\n  },\n  "cases": {\n${lines(cases)}\n  }}`;
  return `{"version": ${version}, "seed": ${seed}, "schedules": ${schedules}, "rows": [\n${rows.map(rowText).join(',\n')}\n]}\n`;
}
