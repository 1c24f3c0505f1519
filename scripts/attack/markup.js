// Names, kinds, notes and errors that are markup, escape codes or lines of their own, in every page, picture, export
// and text of a run.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';

const EVIL = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&amp;]]>--><svg onload=alert(3)>`;
const CODES = '\\u001b[2J\\u001b]0;x\\u0007\\r\\n    1 ms  peer 9  delivered 9:9';

/** Kinds of messages, notes and the title say what they should not. */
const protocol = `
import { defineProtocol } from 'hearsay';
const evil = ${JSON.stringify(EVIL)};
const codes = ${JSON.stringify(JSON.parse(`"${CODES}"`))};
export default defineProtocol({
  name: 'evil',
  title: evil,
  source: evil + codes,
  parameters: {},
  promises: { validity: [], agreement: [] },
  knows: 'neighbours',
  kinds: [{ name: 'x' + evil + codes, carries: 'broadcast' }],
  kindOf: () => 0,
  broadcastOf: (message) => message,
  create: (peer) => ({
    broadcast(broadcast) {
      peer.note(evil + codes);
      peer.firstTime(broadcast.origin, broadcast.sequence);
      peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast);
    },
    receive(from, broadcast) {
      peer.note(codes + evil);
      if (!peer.firstTime(broadcast.origin, broadcast.sequence)) return;
      if (peer.id !== 2) peer.deliver(broadcast);
      peer.sendToNeighbours(broadcast, from);
    },
  }),
});
`;

/** @type {import('./desk.js').Attack} */
export const markup = {
  name: 'markup',
  async run(desk, isSmall) {
    writeFileSync(join(desk.folder, 'evil.ts'), protocol);
    writeFileSync(
      join(desk.folder, 'evil.yaml'),
      `name: evil\nprotocol: ./evil.ts\nruntime: simulator\npeers: 4\nseed: 1\ntrace: full\n`,
    );
    const run = await desk.hearsay(['run', 'evil.yaml']);
    desk.expect('a run of a protocol whose words are markup', run, {
      status: [1],
      also: isClean(run.stdout + run.stderr),
    });
    for (const [what, args] of /** @type {[string, string[]][]} */ ([
      ['trace', ['trace', 'latest']],
      ['why', ['why', 'latest', '--peer', '2', '--broadcast', '0:0']],
      ['show', ['show', 'latest']],
      ['query', ['query', 'latest', 'SELECT * FROM events']],
      ['describe', ['describe', './evil.ts']],
      ['compare', ['compare', 'latest', 'latest', '--page', 'two.html']],
    ])) {
      if (isSmall && what !== 'trace' && what !== 'describe') continue;
      const ended = await desk.hearsay(args);
      const lines = ended.stdout.split('\n');
      const isForged = lines.some((line) => /^\s*1 ms {2}peer 9 {2}delivered 9:9/.test(line));
      desk.expect(`hearsay ${what} of it shows no code of a terminal, and no line that is not its own`, ended, {
        status: [0, 1],
        also: isClean(ended.stdout + ended.stderr) && !isForged,
      });
    }
    desk.expect('its report', await desk.hearsay(['report', 'latest']), { status: [0] });
    const folder = join(desk.folder, 'runs', 'latest');
    for (const page of [join(folder, 'report.html'), join(desk.folder, 'two.html')]) {
      if (existsSync(page))
        desk.note(`no element of its words in ${page.split('/').at(-1)}`, isTame(readFileSync(page, 'utf8')));
    }
    const pictures = join(folder, 'pictures');
    const drawn = existsSync(pictures) ? readdirSync(pictures).filter((name) => name.endsWith('.svg')) : [];
    const bad = drawn.filter(
      (name) =>
        !isXml(readFileSync(join(pictures, name), 'utf8')) || !isTame(readFileSync(join(pictures, name), 'utf8')),
    );
    desk.note(
      `its ${drawn.length} pictures are XML without such elements`,
      drawn.length > 0 && bad.length === 0,
      bad.join(' '),
    );
    for (const format of isSmall
      ? ['junit']
      : ['dot', 'graphml', 'gexf', 'csv', 'ndjson', 'shiviz', 'perfetto', 'pcapng', 'junit', 'markdown']) {
      const ended = await desk.hearsay(['export', 'latest', '--format', format, '--output', `x.${format}`]);
      const text = existsSync(join(desk.folder, `x.${format}`))
        ? readFileSync(join(desk.folder, `x.${format}`), 'utf8')
        : '';
      desk.expect(`its export as ${format}`, ended, { status: [0], also: isReadable(format, text) });
    }
  },
};

/** No code that a terminal obeys. @param {string} text */
function isClean(text) {
  return !/(?![\n\t])\p{Cc}/u.test(text);
}

/** No element or attribute that a browser runs came from those words. @param {string} html */
function isTame(html) {
  return !/<img src=x|<svg onload|<script>alert/i.test(html);
}

/** @param {string} text */
function isXml(text) {
  let isWrong = false;
  const parser = new SaxesParser();
  parser.on('error', () => {
    isWrong = true;
  });
  parser.write(text).close();
  return !isWrong;
}

/** @param {string} format @param {string} text */
function isReadable(format, text) {
  if (['graphml', 'gexf', 'junit'].includes(format)) return isXml(text);
  if (format === 'perfetto') return JSON.parse(text) !== undefined;
  if (format === 'ndjson')
    return text
      .trim()
      .split('\n')
      .every((line) => JSON.parse(line) !== undefined);
  if (format === 'markdown') return !/<script>alert|<img src=x/i.test(text);
  return text.length > 0;
}
