/** The page of the laboratory, which `scripts/web.js` has built: it also works from the disk. */
export const livePage = new URL('../web/index.html', import.meta.url);
