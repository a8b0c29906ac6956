/** Stand-in for lightning/refresh: refreshes the console's page in focus. */
import { sandboxConsole } from '../sandboxConsole.ts';

export class RefreshEvent extends CustomEvent<null> {
  constructor() {
    super('lightning__refreshview', { detail: null, bubbles: true, composed: true });
    void sandboxConsole().refresh();
  }
}
