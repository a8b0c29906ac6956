/** Deploys as a client sees them: a zip goes up, the result is asked for until it is there. */
import JSZip from 'jszip';
import { expect, vi } from 'vitest';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';

export interface Failure {
  componentType: string;
  fullName: string;
  fileName: string;
  problem: string;
}
export interface DeployResult {
  id: string;
  status: string;
  done: boolean;
  numberComponentErrors: number;
  numberComponentsDeployed: number;
  errorMessage: string | null;
  details: { componentFailures: Failure[]; componentSuccesses: { componentType: string; fullName: string }[] };
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** One metadata file. */
export const xml = (root: string, body: string): string => `${HEAD}<${root} ${NAMESPACE}>${body}</${root}>`;

/** `package.xml` naming members by type. */
export const manifest = (members: Record<string, string[]>, version = '66.0'): string =>
  xml(
    'Package',
    Object.entries(members)
      .map(
        ([type, names]) => `<types>${names.map((n) => `<members>${n}</members>`).join('')}<name>${type}</name></types>`,
      )
      .join('') + `<version>${version}</version>`,
  );

export async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(files)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer' });
}

export async function start(
  org: SalesforceOrg,
  zip: Buffer,
  options: Record<string, unknown> = {},
  token = org.apiTokenFor('admin'),
): Promise<{ status: number; body: unknown }> {
  const form = new FormData();
  const deployOptions = { singlePackage: true, rollbackOnError: true, ...options };
  form.set('json', new Blob([JSON.stringify({ deployOptions })], { type: 'application/json' }));
  form.set('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'deploy.zip');
  const response = await fetch(`${org.url}/services/data/v66.0/metadata/deployRequest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

export async function look(org: SalesforceOrg, id: string, token = org.apiTokenFor('admin')): Promise<DeployResult> {
  const response = await fetch(`${org.url}/services/data/v66.0/metadata/deployRequest/${id}?includeDetails=true`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { deployResult: DeployResult }).deployResult;
}

/** The finished deploy. */
export async function deploy(
  org: SalesforceOrg,
  zip: Buffer,
  options: Record<string, unknown> = {},
): Promise<DeployResult> {
  const { status, body } = await start(org, zip, options);
  expect(body).toMatchObject({ deployResult: { status: 'Pending' } });
  expect(status).toBe(201);
  const { id } = body as { id: string };
  const token = org.apiTokenFor('admin');
  return vi.waitFor(
    async () => {
      const result = await look(org, id, token);
      if (!result.done) throw new Error(`the deploy is ${result.status}`);
      return result;
    },
    { timeout: 60_000, interval: 20 },
  );
}
