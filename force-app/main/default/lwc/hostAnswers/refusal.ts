import { HostError } from 'c/hostTypes';

/**
 * Makes a HostError of what the platform throws when an Apex call fails: `{body: {message}}`, where our own classes put
 * JSON with `code` and `message` into the message.
 */
export function apexRefusal(error: unknown): HostError {
  if (error instanceof HostError) return error;
  const body = typeof error === 'object' && error !== null && 'body' in error ? error.body : error;
  const message =
    typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string'
      ? body.message
      : '';
  try {
    const refusal = JSON.parse(message) as { code?: unknown; message?: unknown };
    if (typeof refusal.code === 'string' && typeof refusal.message === 'string')
      return new HostError(refusal.code, refusal.message);
  } catch {
    // The platform's own words.
  }
  return new HostError('apex_failed', message || 'Salesforce did not answer.');
}
