/** A program that starts a database in the folder given, says its process id, and waits to be killed. */
import { startTestDatabase } from './embedded.ts';

const { database } = await startTestDatabase({ dataDir: process.argv[2] });
process.stdout.write(`database ${database.pid()}\n`);
