/** The digest of a log, computed in a thread of its own. */
import { createHash } from 'node:crypto';
import { FactLog } from '../trace/log.ts';
import { traceSha256 } from '../trace/ndjson.ts';

/** A log as it survives the way into a thread. */
export type DigestTask = Pick<FactLog, 'level' | 'kinds' | 'texts' | 'count' | 'times' | 'rows'>;

export default function digest({ level, kinds, texts, ...facts }: DigestTask): string {
  const log = new FactLog(level, kinds);
  for (const text of texts) log.textNumber(text);
  return traceSha256(Object.assign(log, facts), createHash('sha256'));
}
