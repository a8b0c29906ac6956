import { z } from 'zod';
import { isLoopbackHost } from './support/loopback.ts';
import type { LogLevel } from './support/logger.ts';

/** Everything the environment decides. Read once at start; nothing else reads process.env. */
export interface Config {
  port: number;
  host: string;
  /** Address agents reach, no trailing slash; null = loopback with the port really taken. */
  publicUrl: string | null;
  /** Address at which browsers reach exactly this one of several servers, no trailing slash; null = as publicUrl. */
  serverUrl: string | null;
  /** Postgres; null = the embedded one in dataDir. */
  databaseUrl: string | null;
  dataDir: string;
  /** 32 bytes; null = made and kept in dataDir (embedded mode only). */
  secretKey: Buffer | null;
  /** Other keys that stored secrets may still be sealed with; they only open. */
  previousSecretKeys: readonly Buffer[];
  livePersonApiUrl: string;
  salesforceLoginUrl: string;
  settingsFile: string | null;
  /** As express takes it: false, number of proxies, or addresses. */
  trustProxy: boolean | number | string[];
  metricsToken: string | null;
  allowInsecureUpstream: boolean;
  logLevel: LogLevel;
  proxy: { http: string | null; https: string | null; no: string };
  /** The variables themselves, for secrets the settings document names with {"env": …}. */
  env: Readonly<Record<string, string | undefined>>;
}

/** Thrown with every problem at once; `message` is meant for the person at the terminal. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The connector cannot start, its environment is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const wholeUrl = (name: string, protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `${name} must be a complete address starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
  });
const httpUrl = (name: string) =>
  wholeUrl(name, ['https:', 'http:'])
    .refine(
      (value) =>
        !URL.canParse(value) ||
        (new URL(value).search === '' && new URL(value).hash === '' && new URL(value).username === ''),
      { error: `${name} must be an address without user, query or fragment.` },
    )
    .transform((value) => value.replace(/\/+$/, ''));
const flag = (name: string) =>
  z.enum(['true', 'false'], { error: `${name} must be true or false.` }).transform((value) => value === 'true');

const isKey = (value: string): boolean => /^[\w+/-]{43}=?$/.test(value) && Buffer.from(value, 'base64').length === 32;

const environment = z.object({
  PORT: z.coerce
    .number({ error: 'PORT must be a number from 0 to 65535 (0 takes any free port).' })
    .int('PORT must be a whole number.')
    .min(0, 'PORT must be a number from 0 to 65535.')
    .max(65_535, 'PORT must be a number from 0 to 65535.')
    .default(8080),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'HOST must be a host name or an IP address to listen on.')
    .optional(),
  PUBLIC_URL: httpUrl('PUBLIC_URL').optional(),
  SERVER_URL: httpUrl('SERVER_URL').optional(),
  DATABASE_URL: wholeUrl('DATABASE_URL', ['postgres:', 'postgresql:']).optional(),
  DATA_DIR: z.string().default('./data'),
  SECRET_KEY: z
    .string()
    .refine(isKey, { error: 'SECRET_KEY must be 32 bytes in base64, e.g. from: openssl rand -base64 32.' })
    .optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((value) => value.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every(isKey), {
      error: 'SECRET_KEY_PREVIOUS must be keys as in SECRET_KEY (32 bytes in base64), separated by commas.',
    })
    .default([]),
  LIVEPERSON_API_URL: httpUrl('LIVEPERSON_API_URL').default('https://api.liveperson.net'),
  SALESFORCE_LOGIN_URL: httpUrl('SALESFORCE_LOGIN_URL').default('https://login.salesforce.com'),
  SETTINGS_FILE: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .regex(
      /^(true|false|\d{1,2}|[\w.:/, ]+)$/,
      'TRUST_PROXY must be false, the number of proxies in front, or their addresses separated by commas.',
    )
    .default('false'),
  METRICS_TOKEN: z.string().min(16, 'METRICS_TOKEN must have at least 16 characters.').optional(),
  ALLOW_INSECURE_UPSTREAM: flag('ALLOW_INSECURE_UPSTREAM').default(false),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
    })
    .default('info'),
  HTTP_PROXY: wholeUrl('HTTP_PROXY', ['http:', 'https:']).optional(),
  HTTPS_PROXY: wholeUrl('HTTPS_PROXY', ['http:', 'https:']).optional(),
  NO_PROXY: z.string().default(''),
});
type Environment = z.output<typeof environment>;

/** Checks the environment. Pure: no files, no network. Throws ConfigError naming every problem; an empty variable counts as unset. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given: Record<string, string> = {};
  for (const name of Object.keys(environment.shape)) {
    // Proxy variables are traditionally written in lower case too.
    const value = (
      env[name] ?? (name.endsWith('_PROXY') && name !== 'TRUST_PROXY' ? env[name.toLowerCase()] : undefined)
    )?.trim();
    if (value) given[name] = value;
  }
  const parsed = environment.safeParse(given);
  const problems = parsed.success
    ? rulesBetween(parsed.data)
    : [...new Set(parsed.error.issues.map((issue) => issue.message)), ...looseRules(given)];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(toConfig(parsed.data, env));
}

function toConfig(values: Environment, env: Readonly<Record<string, string | undefined>>): Config {
  const publicUrl = values.PUBLIC_URL ?? null;
  return {
    port: values.PORT,
    // Behind a proxy the server must be reachable from it; on its own it stays on this machine.
    host: values.HOST ?? (publicUrl?.startsWith('https:') ? '0.0.0.0' : '127.0.0.1'),
    publicUrl,
    serverUrl: values.SERVER_URL ?? null,
    databaseUrl: values.DATABASE_URL ?? null,
    dataDir: values.DATA_DIR,
    secretKey: values.SECRET_KEY ? Buffer.from(values.SECRET_KEY, 'base64') : null,
    previousSecretKeys: values.SECRET_KEY_PREVIOUS.map((key) => Buffer.from(key, 'base64')),
    livePersonApiUrl: values.LIVEPERSON_API_URL,
    salesforceLoginUrl: values.SALESFORCE_LOGIN_URL,
    settingsFile: values.SETTINGS_FILE ?? null,
    trustProxy: trustProxy(values.TRUST_PROXY),
    metricsToken: values.METRICS_TOKEN ?? null,
    allowInsecureUpstream: values.ALLOW_INSECURE_UPSTREAM,
    logLevel: values.LOG_LEVEL,
    proxy: { http: values.HTTP_PROXY ?? null, https: values.HTTPS_PROXY ?? null, no: values.NO_PROXY },
    env: { ...env },
  };
}

/** Rules that join several variables, judged on valid values. */
function rulesBetween(values: Environment): string[] {
  return looseRules({
    ...(values.PUBLIC_URL && { PUBLIC_URL: values.PUBLIC_URL }),
    ...(values.SERVER_URL && { SERVER_URL: values.SERVER_URL }),
    ...(values.DATABASE_URL && { DATABASE_URL: values.DATABASE_URL }),
    ...(values.SECRET_KEY && { SECRET_KEY: values.SECRET_KEY }),
    LIVEPERSON_API_URL: values.LIVEPERSON_API_URL,
    SALESFORCE_LOGIN_URL: values.SALESFORCE_LOGIN_URL,
    ALLOW_INSECURE_UPSTREAM: String(values.ALLOW_INSECURE_UPSTREAM),
  });
}

/** The same rules on raw values, so that they are named together with the problems of single variables. */
function looseRules(values: Readonly<Record<string, string>>): string[] {
  const problems: string[] = [];
  const publicUrl = parseUrl(values.PUBLIC_URL);
  if (publicUrl && publicUrl.protocol !== 'https:' && !isLoopbackHost(publicUrl.hostname))
    problems.push(
      'PUBLIC_URL must start with https:// unless it points to this machine (localhost): identity tokens travel over it.',
    );
  const serverUrl = parseUrl(values.SERVER_URL);
  if (serverUrl && publicUrl && serverUrl.protocol !== publicUrl.protocol)
    problems.push('SERVER_URL must start as PUBLIC_URL does: both are reached by the same softphones.');
  if (serverUrl && serverUrl.protocol !== 'https:' && !isLoopbackHost(serverUrl.hostname))
    problems.push('SERVER_URL must start with https:// unless it points to this machine (localhost).');
  if (publicUrl?.protocol === 'https:' && !values.SECRET_KEY)
    problems.push(
      'SECRET_KEY must be set when PUBLIC_URL is https: a key kept beside the data it seals protects nothing.',
    );
  if (values.DATABASE_URL && !values.SECRET_KEY)
    problems.push('SECRET_KEY must be set when DATABASE_URL is set: all processes on one database need the same key.');
  if (values.ALLOW_INSECURE_UPSTREAM !== 'true') {
    for (const name of ['LIVEPERSON_API_URL', 'SALESFORCE_LOGIN_URL']) {
      const url = parseUrl(values[name]);
      if (url?.protocol === 'http:' && !isLoopbackHost(url.hostname))
        problems.push(
          `${name} is plain http to another machine: use https, or set ALLOW_INSECURE_UPSTREAM=true for a test network.`,
        );
    }
  }
  return problems;
}

function parseUrl(value: string | undefined): URL | null {
  return value !== undefined && URL.canParse(value) ? new URL(value) : null;
}

function trustProxy(value: string): boolean | number | string[] {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^\d+$/.test(value)
    ? Number(value)
    : value
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
}

function deepFreeze<T extends object>(value: T): T {
  for (const item of Object.values(value))
    if (item !== null && typeof item === 'object' && !Buffer.isBuffer(item)) deepFreeze(item as object);
  return Object.freeze(value);
}
