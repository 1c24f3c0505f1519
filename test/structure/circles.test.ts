/** The linter finds circles of imports, of values and of types. */
import { expect, it } from 'vitest';
import { scratchProject } from './scratch-project.ts';

const files = {
  'src/core/egg.ts': "import { hen } from './hen.ts';\nexport const egg = () => hen;",
  'src/core/hen.ts': "import { feather } from './feather.ts';\nexport const hen = () => feather;",
  'src/core/feather.ts': "import { egg } from './egg.ts';\nexport const feather = () => egg;",
  'src/core/husband.ts': "import { Wife } from './wife.ts';\nexport class Husband {\n  wife = new Wife(this);\n}",
  'src/core/wife.ts':
    "import type { Husband } from './husband.ts';\nexport class Wife {\n  husband: Husband | undefined;\n}",
};

it('circles of imports are found', () => {
  const project = scratchProject(files);
  const report = project.run(
    '@biomejs/biome/bin/biome',
    'lint',
    '--only=suspicious/noImportCycles',
    '--reporter=json',
    '--max-diagnostics=none',
    'src',
  );
  project.remove();
  const accused = new Set(
    JSON.parse(report).diagnostics.map((diagnostic: { location: { path: string } }) => diagnostic.location.path),
  );
  const byValue = ['src/core/egg.ts', 'src/core/feather.ts', 'src/core/hen.ts'];
  const byType = ['src/core/husband.ts', 'src/core/wife.ts'];
  expect([...accused].sort()).toEqual([...byValue, ...byType]);
});
