/**
 * Erases a consumer: what is kept here at once, then what Salesforce holds, as often as it takes until the org has done
 * it. LivePerson's own copy is erased in LivePerson.
 */
import type { ConsumerHistory, Erasure, ErasureStore, OrgEraser } from './erasurePorts.ts';

export interface EraserDeps {
  store: ErasureStore;
  org: OrgEraser;
  history: ConsumerHistory;
  /** Takes the turn at this erasure among all servers; null: another has it. The returned function gives it back. */
  turn(erasureId: string): Promise<(() => Promise<void>) | null>;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Eraser {
  /** Goes on with everything that is not done. Never rejects for one of them. */
  run(): Promise<void>;
  /** Does this one in the background, as far as it goes now. */
  begin(erasure: Erasure): void;
  /** Resolves when nothing is under way on this server. */
  idle(): Promise<void>;
}

const AT_ONCE = 20;
const PER_CALL = 20;
/** LivePerson's history cannot be searched at all: what is known here is erased, and it is said. */
const WITHOUT_HISTORY =
  'LivePerson’s history could not be searched (no access): only conversations known here were erased.';

export function createEraser(deps: EraserDeps): Eraser {
  const { store, log } = deps;
  const background = new Set<Promise<void>>();
  /** Turns are between servers; this is about one's own. */
  const working = new Set<string>();

  const gather = async (erasure: Erasure): Promise<string | null> => {
    const { connectionId, consumerId } = erasure;
    if (consumerId === null) return null;
    const known = await store.conversationsOf(connectionId, consumerId);
    // First what is kept here: it must not wait for anybody.
    await store.forget(erasure, known);
    try {
      await store.forget(erasure, await deps.history(connectionId, consumerId));
      return null;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'no_access') throw error;
      return WITHOUT_HISTORY;
    }
  };

  const work = async (erasure: Erasure): Promise<void> => {
    const remark = await gather(erasure);
    for (;;) {
      const { conversations, busy } = await store.next(erasure.id, PER_CALL);
      if (conversations.length === 0 && busy > 0)
        return store.note(erasure.id, `${busy} conversations are being written; they follow in some minutes.`);
      if (conversations.length === 0) break;
      const { rows, refused, failure } = await deps.org.erase(erasure.connectionId, conversations, erasure.mode);
      const first = refused[0];
      if (first !== undefined) {
        await store.done(erasure, [], rows);
        return store.end(
          erasure,
          'failed',
          `Salesforce refused ${refused.length} records, the first a ${first.object} (${first.code}). Give the API user the right to ${erasure.mode === 'mask' ? 'edit' : 'delete'} it, then erase again.`,
        );
      }
      if (failure !== null) {
        await store.done(erasure, [], rows);
        throw failure;
      }
      await store.done(
        erasure,
        conversations.map(({ conversationId }) => conversationId),
        rows,
      );
    }
    await store.end(erasure, 'done', remark);
    log.info({ connection: erasure.connectionId, erasure: erasure.id }, 'A consumer was erased');
  };

  const attempt = async (erasure: Erasure): Promise<void> => {
    if (working.has(erasure.id)) return;
    working.add(erasure.id);
    try {
      const giveBack = await deps.turn(erasure.id);
      if (giveBack !== null) await work(erasure).finally(giveBack);
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      log.warn({ connection: erasure.connectionId, erasure: erasure.id, err: error }, 'An erasure goes on later');
      await store.note(
        erasure.id,
        `It goes on by itself: LivePerson or Salesforce cannot be asked now${typeof code === 'string' ? ` (${code})` : ''}.`,
      );
    } finally {
      working.delete(erasure.id);
    }
  };

  return {
    async run() {
      for (const erasure of await store.running(AT_ONCE)) await attempt(erasure);
    },
    begin(erasure) {
      const run = attempt(erasure)
        .catch((error: unknown) => log.warn({ erasure: erasure.id, err: error }, 'An erasure goes on later'))
        .finally(() => background.delete(run));
      background.add(run);
    },
    async idle() {
      while (background.size > 0) await Promise.all(background);
    },
  };
}
