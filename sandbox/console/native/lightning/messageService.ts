/** Stand-in for lightning/messageService: channels within this page. */
import { sandboxConsole } from '../sandboxConsole.ts';

export const MessageContext = class {
  callback: (value: unknown) => void;
  constructor(callback: (value: unknown) => void) {
    this.callback = callback;
  }
  connect(): void {
    this.callback({});
  }
  update(): void {}
  disconnect(): void {}
};
export const createMessageContext = (): object => ({});
export const releaseMessageContext = (_context: object): void => undefined;
export const APPLICATION_SCOPE = Symbol('APPLICATION_SCOPE');
export const publish = (_context: object, channel: string, message: unknown): void =>
  sandboxConsole().publish(channel, message);
export const subscribe = (
  _context: object,
  channel: string,
  listener: (message: unknown) => void,
): { stop: () => void } => ({
  stop: sandboxConsole().subscribe(channel, listener),
});
export const unsubscribe = (subscription: { stop: () => void } | null): void => subscription?.stop();
