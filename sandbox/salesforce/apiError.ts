/** An error of the REST API in its documented shape: `[{ errorCode, message, fields }]` with an http status. */
export class ApiError extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly fields: string[];
  /** Replaces the usual body, e.g. the list of matches of a 300. */
  readonly body: unknown;

  constructor(status: number, errorCode: string, message: string, fields: string[] = [], body?: unknown) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
    this.body = body;
  }

  /** As one line of a REST error body. */
  toRest(): { message: string; errorCode: string; fields?: string[] } {
    return {
      message: this.message,
      errorCode: this.errorCode,
      ...(this.fields.length > 0 ? { fields: this.fields } : {}),
    };
  }

  /** As one line of `errors` in a collection result. */
  toItem(): { statusCode: string; message: string; fields: string[] } {
    return { statusCode: this.errorCode, message: this.message, fields: this.fields };
  }
}

/** Answer for an address, object or record that is not there for this user. */
export function notFound(message = 'The requested resource does not exist'): ApiError {
  return new ApiError(404, 'NOT_FOUND', message);
}
