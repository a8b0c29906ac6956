/** Opens the database of a folder in a process of its own, writes a lease, says so, and waits to be killed. */
import { openDatabase } from '../../../connector-server/src/store/database.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { quietLog } from '../../support/database.ts';

const database = await openDatabase({ dataDir: process.argv[2] ?? '', log: quietLog });
await createLeaseStore(database.db).claim('written-before-the-kill', 'child', 3_600);
process.stdout.write(`${JSON.stringify(database.engine)}\n`);
setInterval(() => undefined, 60_000);
