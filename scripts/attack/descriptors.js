// Few descriptors, and standard input, output and error that are closed, full, or read by somebody who has seen enough.

const SHORT = ['run', 'cycle', '--runtime'];

/** @type {import('./desk.js').Attack} */
export const descriptors = {
  name: 'descriptors',
  async run(desk, isSmall) {
    const limited = (/** @type {number} */ limit) => ({ within: `ulimit -n ${limit}; exec "$@"` });
    for (const [limit, runtime, peers] of /** @type {const} */ ([
      [64, 'simulator', 5],
      [64, 'actors', 5],
      [64, 'tcp', 5],
      [64, 'tcp', 60],
      [64, 'udp', 60],
      [30, 'tcp', 5],
      [24, 'simulator', 5],
    ])) {
      if (isSmall && (peers !== 60 || runtime !== 'tcp')) continue;
      const ended = await desk.hearsay([...SHORT, runtime, '-n', String(peers)], limited(limit));
      desk.expect(`ulimit -n ${limit} under ${peers} peers on ${runtime}`, ended, { status: [0, 1, 2] });
    }
    if (!isSmall) {
      for (const args of [
        ['query', 'latest', 'SELECT count(*) FROM events'],
        ['report', 'latest'],
        ['check', 'flood', '--schedules', '5'],
        ['lab', '--local', '9'],
      ])
        desk.expect(
          `ulimit -n 40 under hearsay ${args[0]}`,
          await desk.hearsay(args, { ...limited(40), input: 'exit\n' }),
          {
            status: [0, 1, 2],
          },
        );
    }
    for (const [what, within, statuses] of /** @type {const} */ ([
      ['standard input closed', 'exec "$@" <&-', [0]],
      ['standard output closed', 'exec "$@" >&-', [0, 1]],
      ['standard error closed', 'exec "$@" 2>&-', [0]],
      ['all three closed', 'exec "$@" <&- >&- 2>&-', [0, 1]],
      ['standard output full', 'exec "$@" >/dev/full', [1]],
      ['standard error full', 'exec "$@" 2>/dev/full', [0]],
      ['a reader that has seen enough', '"$@" | head -c 1', [0]],
    ])) {
      if (isSmall && !/all|output full/.test(what)) continue;
      for (const runtime of isSmall ? ['simulator'] : ['simulator', 'tcp'])
        desk.expect(`${what} under a run on ${runtime}`, await desk.hearsay([...SHORT, runtime], { within }), {
          status: [...statuses],
        });
    }
  },
};
