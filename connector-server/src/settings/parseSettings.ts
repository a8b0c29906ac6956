import type { z } from 'zod';
import { isLoopbackHost } from '../support/loopback.ts';
import { documentSchema } from './documentSchema.ts';
import type { SettingsDocument } from './documentSchema.ts';

export type ParsedSettings = { ok: true; document: SettingsDocument } | { ok: false; problems: string[] };

/**
 * Checks a settings document given as text or as a value. Every problem is one sentence that begins with the path of
 * the field, e.g. `connections[0].salesforce.orgId must be …`; values are never repeated, since they may be secrets.
 */
export function parseSettings(given: unknown, rules: { allowInsecureUpstream: boolean }): ParsedSettings {
  let value = given;
  if (typeof given === 'string') {
    try {
      value = JSON.parse(given.replace(/^\uFEFF/, ''));
    } catch (error) {
      const where = /position \d+(?: \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0];
      return { ok: false, problems: [`The settings document is not JSON${where ? `: look at ${where}` : ''}.`] };
    }
  }
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: problemsInWords(parsed.error) };
  const problems = rules.allowInsecureUpstream ? [] : insecureAddresses(parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, document: parsed.data };
}

/** What is wrong with a part of the document, each as one sentence that begins with the path. */
export function problemsInWords(error: z.ZodError): string[] {
  return error.issues.flatMap(inWords);
}

function insecureAddresses(document: SettingsDocument): string[] {
  return document.connections.flatMap((connection, index) => {
    const { loginUrl } = connection.salesforce;
    if (!loginUrl?.startsWith('http:') || isLoopbackHost(new URL(loginUrl).hostname)) return [];
    return [
      `connections[${index}].salesforce.loginUrl is plain http to another machine: use https, or set ALLOW_INSECURE_UPSTREAM=true for a test network.`,
    ];
  });
}

function inWords(issue: z.core.$ZodIssue): string[] {
  const path = pathOf(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `${path ? `${path}.` : ''}${key} is not a setting; check the spelling.`);
    case 'invalid_type':
      // zod says "received undefined" only in the message; a missing field deserves its own words.
      return [
        issue.message.includes('undefined')
          ? `${path || 'The document'} is missing.`
          : `${path || 'The document'} must be ${article(issue.expected)}.`,
      ];
    case 'invalid_value':
      return [
        issue.message.startsWith('must')
          ? `${path} ${issue.message}.`
          : `${path} must be one of: ${issue.values.map((each) => JSON.stringify(each)).join(', ')}.`,
      ];
    case 'too_small':
      return [
        issue.message.startsWith('must')
          ? `${path} ${issue.message}.`
          : `${path} must be at least ${String(issue.minimum)}${unit(issue.origin)}.`,
      ];
    case 'too_big':
      return [`${path} must be at most ${String(issue.maximum)}${unit(issue.origin)}.`];
    case 'invalid_union':
      return [
        issue.message.startsWith('must')
          ? `${path} ${issue.message}.`
          : `${path} does not name one of the known kinds.`,
      ];
    case 'invalid_key':
      return [`${path} is not a valid name.`];
    default:
      return [issue.message.startsWith('must') ? `${path} ${issue.message}.` : `${path} is not valid.`];
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function article(expected: string): string {
  const words: Record<string, string> = {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  };
  return words[expected] ?? `of type ${expected}`;
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}
