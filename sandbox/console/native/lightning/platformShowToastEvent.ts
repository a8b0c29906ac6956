/** Stand-in for lightning/platformShowToastEvent: the console listens for the event. */
export class ShowToastEvent extends CustomEvent<Record<string, unknown>> {
  constructor(detail: Record<string, unknown>) {
    super('lightning__showtoast', { detail, bubbles: true, composed: true });
  }
}
