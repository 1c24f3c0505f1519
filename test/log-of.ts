/**
 * Facts as the log that measures and checks read: for facts that a test wrote by hand or the reference runtime gave
 * back.
 */
import { unreachable } from '../src/core/invariant.ts';
import { BROADCAST, CARRIED, CONTENTS, DELIVERED, RELATES_TO } from '../src/trace/codes.ts';
import { type Fact, factNames } from '../src/trace/facts.ts';
import { FactLog } from '../src/trace/log.ts';

/** @param kinds names of the kinds of messages, by number */
export function logOf(facts: readonly Fact[], kinds: readonly string[]): FactLog {
  const log = new FactLog('full', kinds);
  for (const fact of facts) enter(log, fact);
  return log;
}

function enter(log: FactLog, fact: Fact): void {
  const { time, peer } = fact;
  switch (fact.fact) {
    case 'started':
      log.started(time, peer);
      break;
    case 'broadcast':
      log.append(time, BROADCAST, peer, 0, 0, 0, (fact.digest ?? 0) | 0, peer, fact.sequence);
      break;
    case 'sent':
      log.sent(
        time,
        peer,
        fact.to,
        fact.message,
        log.kinds.indexOf(fact.kind),
        fact.bytes,
        fact.origin ?? -1,
        fact.sequence ?? 0,
      );
      break;
    case 'received':
      log.received(
        time,
        peer,
        fact.from,
        fact.message,
        log.kinds.indexOf(fact.kind),
        fact.origin ?? -1,
        fact.sequence ?? 0,
      );
      break;
    case 'dropped':
      log.dropped(
        time,
        peer,
        fact.to,
        fact.message,
        log.kinds.indexOf(fact.kind),
        fact.reason,
        fact.origin ?? -1,
        fact.sequence ?? 0,
      );
      break;
    case 'duplicated':
      log.duplicated(
        time,
        peer,
        fact.to,
        fact.message,
        log.kinds.indexOf(fact.kind),
        fact.of,
        fact.origin ?? -1,
        fact.sequence ?? 0,
      );
      break;
    case 'collected':
      log.collected(time, peer);
      break;
    case 'delivered':
      log.append(time, DELIVERED, peer, 0, 0, 0, (fact.digest ?? 0) | 0, fact.origin, fact.sequence);
      break;
    case 'timer-fired':
      log.timerFired(time, peer, fact.timer);
      break;
    case 'link-up':
    case 'link-down':
      log.linkChanged(time, peer, fact.other, fact.fact === 'link-up');
      break;
    case 'learned':
      log.learned(time, peer, fact.a, fact.b, fact.up);
      break;
    case 'suspected':
    case 'restored':
      log.judged(time, peer, fact.other, fact.fact === 'suspected');
      break;
    case 'noted':
      log.noted(time, peer, fact.text);
      break;
    case 'crashed':
      log.crashed(time, peer, fact.reason);
      break;
    case 'restarted':
      log.restarted(time, peer);
      break;
    case 'paused':
    case 'resumed':
      log.paused(time, peer, fact.fact === 'resumed');
      break;
    case 'afflicted':
    case 'relieved':
      log.afflicted(time, peer, fact.text, fact.fact === 'relieved');
      break;
    case 'carried':
      log.append(
        time,
        CARRIED,
        peer,
        fact.other,
        fact.message,
        log.kinds.indexOf(fact.kind),
        factNames.indexOf(fact.copy),
        fact.origin,
        fact.sequence,
      );
      break;
    case 'timer-set':
      log.timerSet(time, peer, fact.timer, fact.name, fact.delay);
      break;
    case 'timer-cleared':
      log.timerCleared(time, peer, fact.timer, fact.name);
      break;
    case 'contents':
      log.append(time, CONTENTS, peer, fact.other, fact.message, 0, log.textNumber(fact.text), 0, 0);
      break;
    case 'relates-to': {
      const kind = log.kinds.indexOf(fact.kind);
      log.append(time, RELATES_TO, peer, fact.other, fact.message, kind, 0, fact.origin, fact.sequence);
      break;
    }
    case 'joined':
      log.joined(time, peer);
      break;
    case 'left':
      log.left(time, peer);
      break;
    default:
      unreachable(fact);
  }
}
