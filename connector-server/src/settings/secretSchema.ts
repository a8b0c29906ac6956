import { z } from 'zod';

/**
 * A secret in the settings document: the name of an environment variable, the path of a file, the value itself
 * (sealed as soon as the document is stored), or a value sealed by this server.
 */
export const secretSchema = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of an environment variable') }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ sealed: z.string().min(1) }),
    z.string().min(1),
  ],
  { error: 'must be a text, {"env": "NAME"} or {"file": "path"}' },
);
export type SecretReference = z.output<typeof secretSchema>;
