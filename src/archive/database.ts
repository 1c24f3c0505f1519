/**
 * DuckDB, loaded when the first question is asked: it is large, and nothing that runs peers needs it.
 *
 * A database is one of this process, in memory, without extensions to load and without a network. `lock` takes
 * everything from it but the files that it is told; it is to be called before a question of the user's is let in.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

export type Database = DuckDBConnection;

export async function openDatabase(): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // What does not fit in memory; the usual place would be the folder that the user is in.
    temp_directory: join(tmpdir(), `hearsay-${process.pid}`),
  });
  return instance.connect();
}

/** From now on it reads these files and no others, and no setting can be changed. */
export async function lock(database: Database, files: readonly string[]): Promise<void> {
  await database.run(`SET allowed_paths = [${files.map(quoted).join(', ')}]`);
  await database.run('SET enable_external_access = false');
  await database.run('SET lock_configuration = true');
}

/** A text as SQL has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
