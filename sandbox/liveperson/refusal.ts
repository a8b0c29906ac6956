/** A request the cloud refuses; the socket turns it into an error response, nothing has changed. */
export class Refusal extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(text.slice(0, 128));
    this.code = code;
  }
}

export const badRequest = (text: string): Refusal => new Refusal(400, text);
