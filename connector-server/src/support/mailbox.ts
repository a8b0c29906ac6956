/**
 * One event at a time. A task posted while none runs, runs at once and synchronously; one posted from inside a
 * running task waits until that one ended. A task that throws is reported and does not stop the next.
 */
export interface Mailbox {
  post(task: () => void): void;
}

export function createMailbox(onError: (error: unknown) => void): Mailbox {
  let running = false;
  let waiting: (() => void)[] | null = null;
  const run = (task: () => void): void => {
    try {
      task();
    } catch (error) {
      onError(error);
    }
  };
  return {
    post(task) {
      if (running) {
        (waiting ??= []).push(task);
        return;
      }
      running = true;
      try {
        run(task);
        while (waiting !== null) {
          const batch = waiting;
          waiting = null;
          for (const next of batch) run(next);
        }
      } finally {
        running = false;
      }
    },
  };
}
