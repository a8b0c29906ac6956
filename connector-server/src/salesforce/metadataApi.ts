/**
 * Deploys to an org with an administrator's access token, through the Metadata API's REST resource (Metadata API Developer
 * Guide, "Deploy Metadata Using REST").
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ConnectorError } from '../support/errors.ts';
import { networkFault } from '../support/networkFault.ts';
import { deployState } from './deployResult.ts';
import type { DeployEnd, DeployProgress } from './deployResult.ts';
import { salesforceOrigin } from './loginHost.ts';

export interface Deployment {
  /** With `package.xml` at its root; 39 MB at most. */
  zip: Buffer;
  /** True: everything is checked, nothing changes. */
  checkOnly?: boolean;
  /** Apex test classes to run; empty: none. An org of production demands them where Apex is deployed. */
  tests: readonly string[];
}

export interface MetadataApi {
  /**
   * All or nothing. Resolves at its end, whichever it is. Rejects with ConnectorError where the org could not be asked:
   * `certain: false` says that the deployment may go on there. An abort asks Salesforce to cancel it, and rejects with the
   * signal's reason when that was answered.
   */
  deploy(
    deployment: Deployment,
    watch?: { signal?: AbortSignal; onProgress?: (progress: DeployProgress) => void },
  ): Promise<DeployEnd>;
}

export interface MetadataApiDeps {
  /** E.g. `66.0`. */
  apiVersion: string;
  fetch: typeof globalThis.fetch;
  allowLoopback: boolean;
  /** For one answer, ms. */
  timeoutMs?: number;
  /** Between the first two looks, ms; grows to 25 times of it. */
  lookMs?: number;
}

const TIMEOUT_MS = 60_000;
const LOOK_MS = 200;
/** Looks that fail one after the other before a deployment is given up on. */
const MOST_LOST = 8;

/** The token is only ever sent to `instanceUrl`, which must be an address of Salesforce (ConnectorError). */
export function createMetadataApi(
  lent: { instanceUrl: string; accessToken: string },
  deps: MetadataApiDeps,
): MetadataApi {
  const origin = salesforceOrigin(lent.instanceUrl, deps.allowLoopback);
  const resource = `${origin}/services/data/v${deps.apiVersion}/metadata/deployRequest`;
  const send = async (path: string, init: RequestInit): Promise<unknown> => {
    let response: Response;
    let body: unknown;
    try {
      response = await deps.fetch(`${resource}${path}`, {
        ...init,
        redirect: 'error',
        signal: AbortSignal.timeout(deps.timeoutMs ?? TIMEOUT_MS),
        headers: {
          ...(init.headers as Record<string, string>),
          authorization: `Bearer ${lent.accessToken}`,
          accept: 'application/json',
        },
      });
      body = await response.json().catch(() => null);
    } catch (error) {
      throw unreachable(error);
    }
    if (response.ok) return body;
    throw refused(response.status, body);
  };

  return {
    async deploy({ zip, checkOnly = false, tests }, { signal, onProgress } = {}) {
      signal?.throwIfAborted();
      const started = await send('', {
        method: 'POST',
        ...multipart(zip, {
          deployOptions: {
            allowMissingFiles: false,
            autoUpdatePackage: false,
            checkOnly,
            ignoreWarnings: true,
            performRetrieve: false,
            purgeOnDelete: false,
            rollbackOnError: true,
            singlePackage: true,
            testLevel: tests.length === 0 ? 'NoTestRun' : 'RunSpecifiedTests',
            ...(tests.length === 0 ? {} : { runTests: tests }),
          },
        }),
      });
      const id = (started as { id?: unknown } | null)?.id;
      if (typeof id !== 'string') throw unknownAnswer();
      const cancel = async (): Promise<void> => {
        await send(`/${id}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
        }).catch((error: unknown) => {
          // It ended meanwhile, or nobody can be asked: what is true is said by who looks next.
          if (!(error instanceof ConnectorError)) throw error;
        });
      };
      let wait = deps.lookMs ?? LOOK_MS;
      let lost = 0;
      for (;;) {
        if (signal?.aborted === true) {
          await cancel();
          throw signal.reason;
        }
        try {
          const state = deployState(await send(`/${id}?includeDetails=true`, { method: 'GET' }));
          if (state === null) throw unknownAnswer();
          lost = 0;
          onProgress?.(state.progress);
          if (state.end !== null) return { id, ...state.end };
        } catch (error) {
          if (!(error instanceof ConnectorError)) throw error;
          // The deployment goes on without us.
          if (error.permanent || ++lost === MOST_LOST) throw lostSight(error);
        }
        await pause(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
        wait = Math.min(wait * 1.5, 25 * (deps.lookMs ?? LOOK_MS));
      }
    },
  };
}

/** Made here and not by FormData, which another implementation of fetch may not know. */
function multipart(zip: Buffer, options: unknown): { body: Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  const boundary = `liveperson-${randomUUID()}`;
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="json"\r\nContent-Type: application/json')}${JSON.stringify(options)}\r\n`),
    Buffer.from(part('name="file"; filename="deploy.zip"\r\nContent-Type: application/zip')),
    zip,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { body: new Uint8Array(body), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}

function unreachable(error: unknown): ConnectorError {
  return new ConnectorError({
    code: 'salesforce_unreachable',
    text: `Salesforce did not answer. ${networkFault(error).text}`,
    permanent: false,
    certain: false,
    action: 'retry',
    cause: error,
  });
}

/** Errors of the REST API, by code, that somebody has to mend; all others may pass. */
const MEND: Readonly<Record<string, string>> = {
  INVALID_SESSION_ID: 'The access token is not valid any more, or belongs to another org.',
  INSUFFICIENT_ACCESS:
    'This user may not deploy: "Modify Metadata Through Metadata API Functions" or "Modify All Data" is needed.',
  API_DISABLED_FOR_ORG: 'This org has no API: its edition does not include it, or this user lacks "API Enabled".',
  NOT_FOUND: 'The Metadata API does not answer at this address.',
};

function refused(status: number, body: unknown): ConnectorError {
  const [first] = (Array.isArray(body) ? body : []) as { errorCode?: unknown; message?: unknown }[];
  const code = typeof first?.errorCode === 'string' ? first.errorCode : `HTTP_${status}`;
  const known = MEND[code.startsWith('INSUFFICIENT_ACCESS') ? 'INSUFFICIENT_ACCESS' : code];
  const said = typeof first?.message === 'string' ? ` Salesforce says: ${first.message}` : '';
  const permanent = known !== undefined || (status >= 400 && status < 500 && status !== 429);
  return new ConnectorError({
    code,
    text: known ?? `Salesforce did not take the deployment (${code}).${said}`,
    permanent,
    certain: true,
    action: permanent ? 'contact_admin' : 'retry',
  });
}

function unknownAnswer(): ConnectorError {
  return new ConnectorError({
    code: 'unknown_answer',
    text: 'Salesforce answered in an unknown shape.',
    permanent: false,
    certain: false,
    action: 'retry',
  });
}

function lostSight(cause: ConnectorError): ConnectorError {
  return new ConnectorError({
    code: 'deployment_out_of_sight',
    text: `The deployment has begun and may go on in the org, but it cannot be watched any more. ${cause.text}`,
    permanent: false,
    certain: false,
    action: 'retry',
    cause,
  });
}
