/** A table in a CSV file, kept as Parquet beside it. */
import { openDatabase, quoted } from './database.ts';

/** Gives what went wrong. */
export async function keepAsParquet(csv: string): Promise<string | undefined> {
  const parquet = csv.replace(/csv$/, 'parquet');
  const database = await openDatabase();
  try {
    const rows = `SELECT * FROM read_csv(${quoted(csv)}, header = true, sample_size = -1)`;
    await database.run(`COPY (${rows}) TO ${quoted(parquet)} (FORMAT parquet)`);
    return undefined;
  } catch (error) {
    return `${parquet} could not be written: ${(error as Error).message.split('\n')[0]}`;
  } finally {
    database.closeSync();
  }
}
