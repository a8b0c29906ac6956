/** The person, or a signal, ended the guide. Not a failure: what was kept stays, and the step is looked at again. */
export class Interrupted extends Error {
  constructor() {
    super('The guide was stopped.');
    this.name = 'Interrupted';
  }
}
