/**
 * Takes secrets and personal data out of what is about to be logged: by the name of the field, and by the look
 * of the text, since a token can hide in an error message or a stack.
 */
const SECRET_KEYS = new Set([
  'access_token',
  'accesstoken',
  'api_key',
  'apikey',
  'assertion',
  'auth',
  'authorization',
  'bearer',
  'clientsecret',
  'client_secret',
  'codeverifier',
  'code_verifier',
  'cookie',
  'cookies',
  'csrf',
  'glob',
  'id_token',
  'idtoken',
  'jwt',
  'nonce',
  'passphrase',
  'password',
  'privatekey',
  'private_key',
  'refresh_token',
  'refreshtoken',
  'secret',
  'secretkey',
  'sessionkey',
  'set-cookie',
  'state',
  'ticket',
  'token',
  'connectionstring',
  'databaseurl',
]);
const PERSONAL_KEYS = new Set([
  'body',
  'caption',
  'consumername',
  'content',
  'draft',
  'email',
  'firstname',
  'fullname',
  'lastname',
  'lasttext',
  'messagetext',
  'mobilephone',
  'nickname',
  'phone',
  'recordname',
  'transcript',
  'username',
]);
const REDACTED = '[redacted]';
const MAX_DEPTH = 6;
const MAX_ITEMS = 50;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // LivePerson's socket addresses carry the bearer token in path or query.
  [/\bwss?:\/\/[^\s"'\\]+/gi, 'ws:[redacted]'],
  [/\b(postgres(?:ql)?|https?):\/\/[^\s"'\\/@]+@/gi, '$1://[redacted]@'],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, REDACTED],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  // Salesforce session ids: organisation id, exclamation mark, key.
  [/\b00D\w{12,15}![\w.]{10,}/g, REDACTED],
  [
    /([?&;\s"'{,]|^)((?:access_|refresh_|id_)?token|code|state|ticket|assertion|client_secret|password|code_verifier)=[^&\s"'\\]+/gi,
    `$1$2=${REDACTED}`,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
];

/** Replaces token-like parts of a text. */
export function scrubText(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
  return clean;
}

/**
 * One finished log line without anything a terminal or a log shipper could take for a command or a new line.
 * Escapes C1 controls, U+2028/2029 and the bidirectional overrides as JSON escapes, so the line stays valid JSON.
 */
export function scrubLine(line: string): string {
  return scrubText(line).replace(
    /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A copy of a value that is safe to log: known secret and personal fields replaced, errors made plain, bounded in size. */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? scrubText(value) : value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).slice(0, MAX_ITEMS)) {
    const name = key.toLowerCase();
    copy[key] =
      item !== null && item !== undefined && (SECRET_KEYS.has(name) || PERSONAL_KEYS.has(name))
        ? REDACTED
        : redact(item, depth + 1);
  }
  return copy;
}

function redactError(error: Error, depth: number): unknown {
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    message: scrubText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack ? { stack: scrubText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
