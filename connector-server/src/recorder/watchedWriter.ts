import type { RecordWriter } from './ports.ts';

/** Tells when the org carried out or refused a row, which says that it is there. */
export function watchedWriter(writer: RecordWriter, answered: () => void): RecordWriter {
  return {
    ...writer,
    async write(connectionId, intents) {
      const outcomes = await writer.write(connectionId, intents);
      if (outcomes.some((outcome) => outcome.outcome !== 'retry' || outcome.org === undefined)) answered();
      return outcomes;
    },
  };
}
