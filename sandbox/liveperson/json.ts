/** Reading JSON that came from outside, without trusting any of it. */
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parsed text, or undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
export const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** UMS lets an array of one element arrive bare. Undefined and null are an empty list. */
export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
export const textsOf = (value: unknown): string[] => listOf(value).filter((item) => typeof item === 'string');
