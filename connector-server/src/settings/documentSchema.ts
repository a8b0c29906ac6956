/** The settings document: what an administrator decides about each connection of an org with a LivePerson account. */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import {
  DEFAULT_FOLLOW_UP_COMMENTS,
  DEFAULT_TASK_COMMENTS,
  DEFAULT_TASK_SUBJECT,
  TASK_WORDS,
} from '../conversation/taskWords.ts';
import { templateWords } from '../support/template.ts';
import { FILE_TYPES } from '../support/fileType.ts';
import { maskPatternProblem } from '../support/masking/maskPattern.ts';
import { agentsSchema } from './agentsSchema.ts';
import { crmSchema } from './crmSchema.ts';
import { oldMatchingSchema } from './oldMatching.ts';
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
  /** The four strings of an OAuth 1.0 API key, for older accounts: signs the searches of history instead of `api`. */
  apiKey: z
    .strictObject({
      appKey: z.string().min(1),
      secret: secretSchema,
      accessToken: z.string().min(1),
      accessTokenSecret: secretSchema,
    })
    .nullable()
    .default(null),
  /** A user of type bot that sees all conversations, and the application it signs in with. Null: nobody watches. */
  watcher: z
    .strictObject({ loginName: z.string().min(1), clientId: z.string().min(1), clientSecret: secretSchema })
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

const KNOWN_WORDS: ReadonlySet<string> = new Set(TASK_WORDS);
/** A text of Tasks; a word nobody knows is refused here, since it would stand in every Task as it is. */
const taskTemplate = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((template) => templateWords(template).every((word) => KNOWN_WORDS.has(word)), {
      error: `must use no other words in braces than ${TASK_WORDS.map((word) => `{${word}}`).join(', ')}`,
    });
const records = z.strictObject({
  wrapUpMinutes: z.int().min(0).max(240).default(10),
  taskSubject: taskTemplate(255).default(DEFAULT_TASK_SUBJECT),
  taskComments: taskTemplate(4_000).default(DEFAULT_TASK_COMMENTS),
  followUpComments: taskTemplate(4_000).default(DEFAULT_FOLLOW_UP_COMMENTS),
  /** What {transcript} stands for. */
  transcriptInTask: z.enum(['pointer', 'text']).default('pointer'),
  unassignedQueue: salesforceName.default('LivePerson_Unassigned'),
});

const timeZone = z
  .string()
  .refine((value) => value === 'org' || Intl.supportedValuesOf('timeZone').includes(value) || value === 'UTC', {
    error: 'must be "org" or the name of a time zone, e.g. "Europe/Berlin"',
  });
const maskPattern = z
  .strictObject({
    /** Stands in place of what was found. */
    name: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$/u, 'must be 1 to 40 letters, digits, blanks, - or _'),
    pattern: z.string(),
    ignoreCase: z.boolean().default(false),
  })
  .superRefine(({ pattern, ignoreCase }, context) => {
    const problem = maskPatternProblem(pattern, ignoreCase);
    if (problem !== null) context.addIssue({ code: 'custom', path: ['pattern'], message: problem });
  });
const attachedFiles = z.strictObject({
  attach: z.boolean().default(false),
  /** By content; what a browser would run is never attached. */
  types: z.array(z.enum(FILE_TYPES)).default(['png', 'jpg', 'gif', 'webp', 'heic', 'pdf']),
  maxMegabytes: z.number().min(0.01).max(100).default(10),
  maxPerConversation: z.int().min(1).max(200).default(50),
  /** Gets each file on standard input: exit code 0 lets it pass, 1 refuses it, others mean that it could not tell. */
  scanner: z
    .strictObject({
      command: z.array(z.string().min(1)).min(1).max(20),
      timeoutSeconds: z.int().min(1).max(120).default(30),
    })
    .nullable()
    .default(null),
});
const transcripts = z
  .strictObject({
    save: z.enum(['field', 'file', 'both', 'none']).default('field'),
    /** A text longer than the field: the whole as a file as well, or only its beginning. */
    whenTooLong: z.enum(['file', 'cut']).default('file'),
    includePrivate: z.boolean().default(true),
    timeZone: timeZone.default('org'),
    masking: z
      .strictObject({ cards: z.boolean().default(true), patterns: z.array(maskPattern).max(50).default([]) })
      .prefault({}),
    files: attachedFiles.prefault({}),
  })
  .superRefine(({ save, files }, context) => {
    if (save === 'none' && files.attach)
      context.addIssue({
        code: 'custom',
        path: ['files', 'attach'],
        message: 'must be false while transcripts.save is "none"',
      });
  });
/** A room kept for what comes later: nothing can be set in it yet, so that no setting is without effect. */
const skills = z.strictObject({});

/** Reading LivePerson's history into the org; needs `liveperson.api` or `liveperson.apiKey`. */
const sync = z.strictObject({
  /** Every three hours over the last six. */
  periodic: z.boolean().default(true),
  /** Every day over the last 48 hours. */
  daily: z.boolean().default(true),
  dailyHour: z.int().min(0).max(23).default(2),
  /** Whose clock `dailyHour` is read on. */
  timeZone: z
    .string()
    .refine((value) => isTimeZone(value), { error: 'must be a time zone such as "Europe/Berlin"' })
    .default('UTC'),
  /** `messaging`: Messaging Interactions; `chat`: Engagement History of accounts with live chat. */
  apis: z
    .array(z.enum(['messaging', 'chat']))
    .min(1)
    .max(2)
    .default(['messaging']),
});

/** How long what is kept, days (docs/data.md). */
const keeping = z.strictObject({
  /** Longer than the longest window of a sync, so that what is read again meets what is known. */
  conversationDays: z.int().min(35).max(3_650).default(90),
  eventLogDays: z.int().min(7).max(3_650).default(90),
  agentDays: z.int().min(30).max(3_650).default(400),
  auditDays: z.int().min(90).max(3_650).default(730),
  /** What becomes of a consumer's records in Salesforce when they are erased. */
  erase: z.enum(['mask', 'delete']).default('mask'),
});

export const connectionSchema = z.strictObject({
  id: shortId,
  name,
  salesforce,
  liveperson,
  /** Who is who, decided id to id; whoever is not in it is found by e-mail address. */
  agents: agentsSchema.default([]),
  skills: skills.prefault({}),
  softphone: softphone.prefault({}),
  /** Of older documents; `crm.identification` took its place. */
  matching: oldMatchingSchema.optional(),
  /** Absent: the admin pages own it, and begin with the defaults. */
  crm: crmSchema.optional(),
  records: records.prefault({}),
  transcripts: transcripts.prefault({}),
  sync: sync.prefault({}),
  keeping: keeping.prefault({}),
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

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function readsAsPublicKey(pem: string): boolean {
  try {
    if (pem.includes('BEGIN CERTIFICATE')) return new X509Certificate(pem).publicKey.asymmetricKeyType === 'rsa';
    return !pem.includes('PRIVATE') && createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
