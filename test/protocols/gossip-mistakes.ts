/** Textbook mistakes in gossip protocols. */
import type { Mistake } from './mistake.ts';

export const gossipMistakes: readonly Mistake[] = [
  {
    protocol: 'swim',
    wrong: 'the origin does not mark its own broadcast as known, and delivers it again when a probe brings it',
    line: '    this.peer.firstTime(broadcast.origin, broadcast.sequence);\n',
    mistake: '',
    breaks: 'no-duplication',
  },
  {
    protocol: 'swim',
    wrong: 'a peer delivers what it passes on as a broadcast of its own',
    line: '    this.peer.deliver(broadcast);',
    mistake: '    this.peer.deliver({ ...broadcast, origin: this.peer.id });',
    breaks: 'no-creation',
  },
  {
    protocol: 'rumor',
    wrong: 'the origin does not mark its own rumor as known, and delivers it again when somebody tells it',
    line: '    this.peer.firstTime(broadcast.origin, broadcast.sequence);\n',
    mistake: '',
    breaks: 'no-duplication',
  },
  {
    protocol: 'rumor',
    wrong: 'the peer that tells a rumor is taken for its origin',
    line: 'if (this.peer.firstTime(origin, sequence)) this.accept(rumor);',
    mistake: 'if (this.peer.firstTime(origin, sequence)) this.accept({ ...rumor, origin: from });',
    breaks: 'no-creation',
  },
  {
    protocol: 'scuttlebutt',
    wrong: 'what a peer knows already is delivered again: two neighbours answer it with the same news',
    line: 'if (this.lacks(broadcast)) this.append(broadcast);',
    mistake: 'this.append(broadcast);',
    breaks: 'no-duplication',
  },
  {
    protocol: 'scuttlebutt',
    wrong: 'the delta begins one too late: what it leaves out is never sent, as the version says that it was',
    line: 'first: indexAfter(log, version) }',
    mistake: 'first: indexAfter(log, version) + 1 }',
    breaks: 'agreement',
  },
  {
    protocol: 'dandelion',
    wrong: 'the origin delivers its broadcast again when it sees it diffuse',
    line: 'if (broadcast.origin !== this.peer.id) this.peer.deliver(broadcast);',
    mistake: 'this.peer.deliver(broadcast);',
    breaks: 'no-duplication',
  },
  {
    protocol: 'dandelion',
    wrong: 'peers of the stem do not send on what diffuses, as they have sent it once',
    line: '    this.diffusion.start(broadcast, from);',
    mistake: '    if (waiting === undefined) this.diffusion.start(broadcast, from);',
    breaks: 'agreement',
  },
  {
    protocol: 'erlay',
    wrong: 'a peer that cannot solve a sketch says that it lacks nothing, and the other drops what it had',
    line: 'lacks: difference?.missing ?? null',
    mistake: 'lacks: difference?.missing ?? []',
    breaks: 'agreement',
  },
  {
    protocol: 'erlay',
    wrong: 'a peer that cannot solve a sketch announces nothing of its own',
    line: 'difference?.own ?? link.found()',
    mistake: 'difference?.own ?? []',
    breaks: 'agreement',
  },
  {
    protocol: 'turbine',
    wrong: 'the origin is in the trees of its own shreds, and delivers its broadcast again when they come back',
    line: 'if (peer !== origin) order.push(peer);',
    mistake: 'order.push(peer);',
    breaks: 'no-duplication',
  },
  {
    protocol: 'turbine',
    wrong: 'each peer shuffles in its own way, so that no two have the same tree',
    line: 'sequence * size + origin,',
    mistake: 'sequence * size + this.peer.id,',
    breaks: 'agreement',
  },
];
