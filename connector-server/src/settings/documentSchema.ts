/** The settings document: what an administrator decides about each connection of an org with a LivePerson account. */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { secretSchema } from './secretSchema.ts';

const name = z.string().min(1).max(80);
const shortId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits, - or _');
const salesforceName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be an API name of Salesforce');
const address = z
  .string()
  .refine((value) => isAddress(value), {
    error: 'must be an address starting with https:// (or http:// on a test network), without user, query or fragment',
  })
  .overwrite((value) => value.replace(/\/+$/, ''));
const host = z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, 'must be a host name, optionally with a port');

/** Scheme, host and port only, written as browsers send it, so that comparing is a plain equality. */
const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value && /^https?:\/\/[a-z0-9.:[\]-]+$/.test(value),
    {
      error:
        'must be an origin exactly as a browser sends it, e.g. "https://example--c.vf.force.com": no path, no trailing slash, no pattern, lower case',
    },
  );
const certificate = z.string().refine((value) => readsAsPublicKey(value), {
  error: 'must be the certificate (or public key) downloaded from the org, in PEM text starting with -----BEGIN',
});

const salesforceAuth = z.discriminatedUnion('flow', [
  z.strictObject({
    flow: z.literal('jwt_bearer'),
    clientId: z.string().min(1),
    username: z.string().min(1),
    privateKey: secretSchema,
  }),
  z.strictObject({ flow: z.literal('client_credentials'), clientId: z.string().min(1), clientSecret: secretSchema }),
  z.strictObject({
    flow: z.literal('web_server'),
    clientId: z.string().min(1),
    clientSecret: secretSchema.nullable().default(null),
  }),
]);

/** What of the org's allowances the connector may use. Percent of Salesforce's limit, which is soft. */
const budget = z
  .strictObject({
    transcriptsWaitAt: z.int().min(10).max(150).default(80),
    updatesWaitAt: z.int().min(10).max(150).default(90),
    everythingWaitsAt: z.int().min(10).max(150).default(100),
    /** Rows read within an hour beyond which the connector stops calling the org. */
    readsPerHour: z.int().min(1_000).max(10_000_000).default(200_000),
  })
  .refine((value) => value.transcriptsWaitAt <= value.updatesWaitAt && value.updatesWaitAt <= value.everythingWaitsAt, {
    error: 'must not let less important things go on longer: transcriptsWaitAt <= updatesWaitAt <= everythingWaitsAt',
  });

const salesforce = z.strictObject({
  orgId: z
    .string()
    .regex(
      /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/,
      'must be the organization id: 15 or 18 characters starting with 00D',
    ),
  /** Null: SALESFORCE_LOGIN_URL of the environment. */
  loginUrl: address.nullable().default(null),
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, 'must look like "66.0"')
    .default('66.0'),
  auth: salesforceAuth,
  identityCertificates: z
    .array(certificate)
    .min(1, 'must hold at least one certificate: without it no agent can be recognised'),
  /** Audience the org writes into identity tokens. Null: PUBLIC_URL. */
  tokenAudience: z.string().min(1).nullable().default(null),
  origins: z.array(origin).default([]),
  budget: budget.prefault({}),
  /** App through which administrators sign in to the server's own pages. Null: they use the Salesforce tab. */
  adminSignIn: z
    .strictObject({ clientId: z.string().min(1), clientSecret: secretSchema.nullable().default(null) })
    .nullable()
    .default(null),
});

const liveperson = z.strictObject({
  account: z.string().regex(/^[\w-]{1,64}$/, 'must be the LivePerson account number'),
  signIn: z
    .strictObject({
      oauth: z
        .strictObject({ clientId: z.string().min(1), clientSecret: secretSchema })
        .nullable()
        .default(null),
      password: z.boolean().default(false),
    })
    .refine((value) => value.oauth !== null || value.password, {
      error: 'must allow at least one way to sign in: oauth or password',
    }),
  /** Machine access to history and directory. */
  api: z
    .strictObject({ clientId: z.string().min(1), clientSecret: secretSchema })
    .nullable()
    .default(null),
  /** Host per LivePerson service name, where domain discovery must be overruled. */
  services: z.record(z.string().regex(/^[A-Za-z]\w{0,63}$/), host).default({}),
});

const softphone = z.strictObject({
  openRecord: z.enum(['never', 'on_accept', 'always']).default('on_accept'),
  sound: z.boolean().default(true),
  awayAfterSeconds: z.int().min(5).max(3_600).default(60),
  offlineAfterMinutes: z.int().min(1).max(1_440).default(30),
  /** What happens then to the agent's open conversations. */
  afterOffline: z.enum(['keep', 'return_to_queue']).default('keep'),
});

const matching = z.strictObject({
  byEmail: z.boolean().default(true),
  /** Objects searched, in order of preference. */
  objects: z.array(z.enum(['Contact', 'Lead', 'Account'])).default(['Contact']),
  maxCandidates: z.int().min(1).max(50).default(10),
});

const records = z.strictObject({
  wrapUpMinutes: z.int().min(0).max(240).default(10),
  /** Subject of the completed Task. Known words: {channel}, {skill}, {consumer}, {agent}, {number}. */
  taskSubject: z.string().min(1).max(255).default('LivePerson {channel} conversation'),
  unassignedQueue: salesforceName.default('LivePerson_Unassigned'),
});

const transcripts = z.strictObject({ save: z.enum(['field', 'none']).default('field') });
/** Rooms kept for what comes later: nothing can be set in them yet, so that no setting is without effect. */
const skills = z.strictObject({});
const sync = z.strictObject({});

export const connectionSchema = z.strictObject({
  id: shortId,
  name,
  salesforce,
  liveperson,
  skills: skills.prefault({}),
  softphone: softphone.prefault({}),
  matching: matching.prefault({}),
  records: records.prefault({}),
  transcripts: transcripts.prefault({}),
  sync: sync.prefault({}),
});
export type ConnectionSettings = z.output<typeof connectionSchema>;

export const documentSchema = z
  .strictObject({
    version: z.literal(1, { error: 'must be 1: the version of the document format' }),
    /** For editors; ignored. */
    $schema: z.string().optional(),
    connections: z.array(connectionSchema).max(200),
  })
  .superRefine((document, context) => {
    const seen = new Map<string, number>();
    document.connections.forEach((connection, index) => {
      const before = seen.get(connection.id);
      if (before !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['connections', index, 'id'],
          message: `must be unique: connection ${before + 1} has the same id`,
        });
      seen.set(connection.id, index);
    });
  });
export type SettingsDocument = z.output<typeof documentSchema>;

/** The JSON Schema of the document, for editors and for other tools. Defaults are optional in it, as in a document written by hand. */
export function settingsJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(documentSchema, { io: 'input', unrepresentable: 'any' });
}

function isAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (
    /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  );
}

function readsAsPublicKey(pem: string): boolean {
  try {
    if (pem.includes('BEGIN CERTIFICATE')) return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa';
    return !pem.includes('PRIVATE') && createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
