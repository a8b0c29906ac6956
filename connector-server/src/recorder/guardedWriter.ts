import { ConnectorError } from '../support/errors.ts';
import type { LinkedCreator } from './creation/creationPorts.ts';
import type { RecordWriter } from './ports.ts';

/** Begins no write while `mayWrite` says no: a server that slept may find that another has its work by now. */
export function guardedWriter(writer: RecordWriter, mayWrite: () => boolean): RecordWriter {
  return {
    ...writer,
    write: (connectionId, intents) => (mayWrite() ? writer.write(connectionId, intents) : Promise.reject(notOurTurn())),
  };
}

/** The same for what is made by itself. */
export function guardedCreator(creator: LinkedCreator, mayWrite: () => boolean): LinkedCreator {
  return {
    ...creator,
    create: (connectionId, creations) =>
      mayWrite() || creations.length === 0 ? creator.create(connectionId, creations) : Promise.reject(notOurTurn()),
  };
}

function notOurTurn(): ConnectorError {
  return new ConnectorError({
    code: 'NOT_OUR_TURN',
    text: 'This server may have been taken for dead; nothing was sent to Salesforce.',
    permanent: false,
    certain: true,
    action: 'wait',
  });
}
