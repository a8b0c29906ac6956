import { ConfigError, loadConfig } from '../config.ts';
import type { Config } from '../config.ts';

/** Where single variables are wrong, the others still count: one typing error must not hide everything else. */
export function lenientConfig(env: Readonly<Record<string, string | undefined>>): {
  config: Config;
  problems: string[];
} {
  try {
    return { config: loadConfig(env), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    let config = loadConfig({});
    let taken: Record<string, string | undefined> = {};
    // The key first: without it other variables are refused.
    for (const name of new Set(['SECRET_KEY', ...Object.keys(env)])) {
      try {
        config = loadConfig({ ...taken, [name]: env[name] });
        taken = { ...taken, [name]: env[name] };
      } catch {
        // Among the problems already.
      }
    }
    return { config, problems: [...error.problems] };
  }
}
