/** Who runs this: for people, and in the names of folders that are his. */
import { userInfo } from 'node:os';

/** A user whom the machine has no name for, as is usual in containers, is known by his number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'user');
  }
}
