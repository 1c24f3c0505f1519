/**
 * SWIM: each period a peer probes one other member, directly and, if no answer comes, by way of some others. What it
 * finds travels on its probes and answers. A member without an answer is suspected first, and may refute it.
 *
 * Source: Das, Gupta, Motivala, SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol (DSN
 * 2002), as in hashicorp/memberlist 0.5 (LAN); `lifeguard` as in arXiv 1707.00788, section IV.
 * Model: fair-loss links, any number of crashes, a group in which all can reach all.
 * Guarantees: a member that crashes counts as crashed in the end at every other one, and one that does not is in the
 * end taken back. The first probe of it begins in 1.58 periods, whatever the size of the group.
 * Cost: a probe and an answer a peer and period, whatever the size of the group, and as many gossip messages as news
 * take. A verdict is what memberlist calls dead or left. A suspicion, as SWIM has it, is no verdict yet.
 * Deviations: the list of members is not exchanged over tcp, when a peer joins and every 30 s, nor does a probe fall
 * back on tcp. Instead peers know the group at the start. Those that have no link yet count as crashed; an answer to a
 * member that counts as crashed tells it so, and it refutes that; one that counts as crashed is probed now and then. A
 * message has a number of pieces of news at most, not of bytes. The departure of a member is told in one go.
 */
import { defineDetector } from '../core/detector.ts';
import { kindOf, messageKinds, settleMs, timers } from './swim/messages.ts';
import { parameters } from './swim/parameters.ts';
import { SwimMember } from './swim/swim-member.ts';

export default defineDetector({
  name: 'swim',
  title: 'probes one member a period, asks others if it gives no answer, and spreads what it finds with its probes',
  source: 'Das, Gupta, Motivala (DSN 2002), as in hashicorp/memberlist; Lifeguard: arXiv 1707.00788',
  parameters,
  knows: 'group',
  gives: 'eventually-perfect',
  messages: messageKinds,
  timers,
  settleMs,
  messageKind: kindOf,
  create: (peer, values, verdicts) => new SwimMember(peer, values, verdicts),
});
