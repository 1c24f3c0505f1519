/** The check of dead code finds files, exports and packages that nothing uses. */
import { expect, it } from 'vitest';
import { scratchProject } from './scratch-project.ts';

// The check itself runs in each `npm test`; that it finds something is for the long version.
it.runIf(process.env.HEARSAY_LONG === '1')('finds what nothing uses', () => {
  const project = scratchProject({
    'src/index.ts': "import { used } from './core/some.ts';\nimport 'zod';\nexport const library = used;",
    'src/core/some.ts': 'export const used = 1;\nexport const unused = 2;\nexport type Unused = string;',
    'src/core/orphan.ts': 'export const orphan = 1;',
  });
  const [found] = JSON.parse(project.run('knip/bin/knip.js', '--reporter', 'json')).issues.filter(
    (issue: { file: string }) => issue.file === 'src/core/some.ts',
  );
  const whole = project.run('knip/bin/knip.js', '--reporter', 'compact');
  project.remove();

  expect(found.exports.map((each: { name: string }) => each.name)).toEqual(['unused']);
  expect(found.types.map((each: { name: string }) => each.name)).toEqual(['Unused']);
  expect(whole).toContain('src/core/orphan.ts');
  expect(whole).toContain('commander');
  expect(whole).not.toContain('zod');
});
