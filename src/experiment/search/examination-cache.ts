/**
 * Examinations that are remembered by their case: findings of one seed are cut down through many of the same cases, and
 * one examination looks for every finding. Those of another scope are forgotten.
 */
import { type Examined, examine } from './examine.ts';

export function rememberedExamine(): typeof examine {
  const examinations = new Map<string, Promise<Examined>>();
  let remembered = '';
  return (scope, one, platform, isRepeated) => {
    if (isRepeated) return examine(scope, one, platform, isRepeated);
    const scopeText = JSON.stringify(scope);
    if (scopeText !== remembered) examinations.clear();
    remembered = scopeText;
    const text = JSON.stringify(one);
    const known = examinations.get(text) ?? examine(scope, one, platform, isRepeated);
    examinations.set(text, known);
    return known;
  };
}
