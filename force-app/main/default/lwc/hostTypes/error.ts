/** A fault of the surroundings, with a stable code such as `apex_not_found`, `permission_missing` or `no_answer`. */
export class HostError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'HostError';
    this.code = code;
  }
}
