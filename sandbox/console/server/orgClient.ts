/** The console's own calls into the org, with the session of the user whose console it is: their rights, nothing more. */
import type { SalesforceOrg } from '../../salesforce/org.ts';

const BASE = '/services/data/v66.0';

export interface DescribedField {
  name: string;
  label: string;
  type: string;
  referenceTo: string[];
  relationshipName: string | null;
  picklistValues: { value: string; label: string; active: boolean }[];
  createable: boolean;
  updateable: boolean;
  nillable: boolean;
}

export interface Described {
  name: string;
  label: string;
  keyPrefix: string | null;
  createable: boolean;
  fields: DescribedField[];
}

export class OrgRefusal extends Error {
  readonly status: number;
  readonly errorCode: string;
  constructor(status: number, errorCode: string, message: string) {
    super(message);
    this.name = 'OrgRefusal';
    this.status = status;
    this.errorCode = errorCode;
  }
}

export interface OrgClient {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<T>;
  query<T>(soql: string): Promise<T[]>;
  describe(object: string): Promise<Described>;
  objectOf(recordId: string): Promise<string | null>;
  apex(className: string, methodName: string, args: Record<string, string>): Promise<string>;
}

/** One client per user; describes are kept for the life of the client. */
export function createOrgClient(org: SalesforceOrg, userKey: string): OrgClient {
  const describes = new Map<string, Promise<Described>>();
  let prefixes: Promise<Map<string, string>> | null = null;

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const token = await org.sessionFor(userKey);
    const response = await fetch(org.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    if (!response.ok) {
      const [first] = Array.isArray(parsed) ? (parsed as { errorCode?: string; message?: string }[]) : [];
      throw new OrgRefusal(
        response.status,
        first?.errorCode ?? 'UNKNOWN',
        first?.message ?? 'The org refused the request.',
      );
    }
    return parsed as T;
  }

  const client: OrgClient = {
    get: (path) => call('GET', BASE + path),
    send: (method, path, body) => call(method, BASE + path, body),
    async query(soql) {
      const { records } = await client.get<{ records: never[] }>(`/query?q=${encodeURIComponent(soql)}`);
      return records;
    },
    describe(object) {
      let described = describes.get(object);
      if (!described) {
        described = client.get<Described>(`/sobjects/${object}/describe`);
        describes.set(object, described);
        described.catch(() => describes.delete(object));
      }
      return described;
    },
    async objectOf(recordId) {
      prefixes ??= client
        .get<{ sobjects: { name: string; keyPrefix: string | null }[] }>('/sobjects')
        .then(
          ({ sobjects }) =>
            new Map(sobjects.flatMap(({ name, keyPrefix }) => (keyPrefix ? [[keyPrefix, name] as const] : []))),
        );
      return (await prefixes).get(recordId.slice(0, 3)) ?? null;
    },
    apex: (className, methodName, args) => org.apex(userKey, className, methodName, args),
  };
  return client;
}
