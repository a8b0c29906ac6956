/** Stands in for LivePersonIdentity and LivePersonHostSettings (docs/apex-contracts.md). */
import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { ApexRefusal, requireAny, settingValue, type ApexRun } from './apexOrg.ts';

const VALID_SECONDS = 120;
const PERMISSIONS = ['LivePerson_Agent', 'LivePerson_Admin'];

function connectorUrl(run: ApexRun): string | null {
  return settingValue(run, 'ConnectorUrl')?.replace(/\/$/, '') ?? null;
}

function configured(value: string | null, name: string): string {
  if (value === null)
    throw new ApexRefusal(
      'not_configured',
      `The LivePerson setting ${name} is empty. Ask your Salesforce administrator to fill it.`,
    );
  return value;
}

/** JSON text with the signed token. Throws ApexRefusal. */
export async function issueToken(run: ApexRun, args: Record<string, string>): Promise<string> {
  requireAny(run, PERMISSIONS);
  const nonce = args['nonce'] ?? '';
  if (!/^[A-Za-z0-9._~+/=-]{1,256}$/.test(nonce))
    throw new ApexRefusal('bad_nonce', 'The connector asked for an identity without a proper nonce.');
  const audience = configured(
    settingValue(run, 'TokenAudience')?.replace(/\/$/, '') ?? connectorUrl(run),
    'ConnectorUrl',
  );
  const certificate = run.certificates.get(configured(settingValue(run, 'CertificateName'), 'CertificateName'));
  if (!certificate)
    throw new ApexRefusal('not_configured', 'The certificate for agent identities does not exist in this org.');
  const seconds = Math.floor(run.org.now() / 1000);
  const token = await new SignJWT({
    org: run.org.orgId,
    username: run.user.username,
    email: run.user.email,
    name: run.user.name,
    perms: PERMISSIONS.filter((name) => run.access.custom(name)),
    nonce,
    jti: randomBytes(16).toString('hex'),
  })
    // Auth.JWS writes no kid: the certificate is named by whoever verifies.
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(run.org.orgId)
    .setSubject(run.user.id)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + VALID_SECONDS)
    .sign(certificate.privateKey);
  return JSON.stringify({ ok: true, token });
}

/** JSON text of the object LivePersonHostSettings.read returns. Throws ApexRefusal. */
export async function readHostSettings(run: ApexRun): Promise<string> {
  requireAny(run, PERMISSIONS);
  const url = configured(connectorUrl(run), 'ConnectorUrl');
  return JSON.stringify({ connectorUrl: url, orgId: run.org.orgId, userId: run.user.id, language: 'en_US' });
}
