import { ConnectorError } from '../support/errors.ts';
import type { RecordWriter } from './ports.ts';

/** Begins no write while `mayWrite` says no: a server that slept may find that another has its work by now. */
export function guardedWriter(writer: RecordWriter, mayWrite: () => boolean): RecordWriter {
  return {
    ...writer,
    write: (connectionId, intents) =>
      mayWrite()
        ? writer.write(connectionId, intents)
        : Promise.reject(
            new ConnectorError({
              code: 'NOT_OUR_TURN',
              text: 'This server may have been taken for dead; nothing was sent to Salesforce.',
              permanent: false,
              certain: true,
              action: 'wait',
            }),
          ),
  };
}
