// Which tests a mutation run uses: those of Vitest's project `pure`, which start no processes and open no sockets.
import { createVitest } from 'vitest/node';

const PROJECT = 'pure';

/** Its test files and setup files. @param {string} root */
export async function pureSuite(root) {
  const vitest = await createVitest('test', { root, watch: false, project: PROJECT, reporters: [{}] });
  try {
    const specifications = await vitest.getRelevantTestSpecifications();
    const files = specifications.map(({ moduleId }) => moduleId).sort();
    return { files, setupFiles: vitest.getProjectByName(PROJECT).config.setupFiles };
  } finally {
    await vitest.close();
  }
}
