/** The name of the user that runs this: in output, and in the names of the user's own folders. */
import { userInfo } from 'node:os';

/** The user's number if the machine has no name for it, as is usual in containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'user');
  }
}
