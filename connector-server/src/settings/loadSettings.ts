import { resolveConnections } from './connection.ts';
import type { ResolvedConnections } from './connection.ts';
import { parseSettings } from './parseSettings.ts';
import type { ResolveSecret } from './resolveSecrets.ts';

export interface LoadRules {
  allowInsecureUpstream: boolean;
  defaultLoginUrl: string;
  resolveSecret: ResolveSecret;
}

/** A document, given as text or as a value, to connections ready for use; or every problem in words. */
export async function loadSettings(given: unknown, rules: LoadRules): Promise<ResolvedConnections> {
  const parsed = parseSettings(given, rules);
  return parsed.ok ? resolveConnections(parsed.document, rules.resolveSecret, rules.defaultLoginUrl) : parsed;
}
