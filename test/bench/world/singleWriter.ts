/** What the recorder is compared with: one call per record, as many at a time as jsforce allows by default. */
import { Agent, fetch } from 'undici';

const PARALLEL = 10;

export interface SingleWriter {
  /** Resolves when the org has taken it. */
  write(record: { key: string; task: boolean; fields: Record<string, unknown> }): Promise<void>;
  waiting(): number;
  close(): Promise<void>;
}

export function createSingleWriter(orgUrl: string): SingleWriter {
  const dispatcher = new Agent({ connections: PARALLEL });
  const queue: (() => void)[] = [];
  let running = 0;
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      if (running++ < PARALLEL) resolve();
      else queue.push(resolve);
    });
  return {
    async write({ key, task, fields }) {
      await turn();
      const base = `${orgUrl}/services/data/v66.0/sobjects`;
      const url = task
        ? `${base}/Task`
        : `${base}/LivePerson_Conversation__c/External_Key__c/${encodeURIComponent(key)}`;
      const answer = await fetch(url, {
        method: task ? 'POST' : 'PATCH',
        headers: { 'content-type': 'application/json', authorization: 'Bearer sink' },
        body: JSON.stringify(task ? { ...fields, CallObject: key } : fields),
        dispatcher,
      });
      await answer.text();
      running -= 1;
      queue.shift()?.();
    },
    waiting: () => queue.length,
    close: () => dispatcher.close(),
  };
}
