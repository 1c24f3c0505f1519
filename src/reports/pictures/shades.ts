/**
 * Cells that show a number by how strong their colour is: from none to that of a state. In the dark they are strong on
 * dark paper, as all marks.
 */
import { ink, paper } from './theme.ts';

/** From this share of the greatest number on, a cell is so strong that ink on it would not be read. */
const STRONG = 0.8;

/** How strong. @param legend absent if the cells have their numbers in them */
export function shadeBy(field: string, most: number, legend?: object) {
  return { field, type: 'quantitative', scale: { domain: [0, most], range: [0, 1] }, legend: legend ?? null };
}

/** The colour of a number in its cell. */
export function inkOn(field: string, most: number) {
  return { condition: { test: `datum.${field} > ${STRONG * most}`, value: paper }, value: ink };
}
