/** Three values the org keeps must be what the connector expects. */
import { fails, fine, notLooked } from '../outcome.ts';
import { ORG_SETTINGS_LOOK, ORG_SETTINGS_PAGE, orgSettings } from '../orgSettings.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const TRIED = 'Read the records of LivePerson Setting in the org.';
const common = {
  group: 'console',
  whoCanFix: 'salesforce_admin',
  needs: ['setup'],
  byHand: { look: ORG_SETTINGS_LOOK, setupPath: ORG_SETTINGS_PAGE },
} as const;

const set = (name: string, value: string): string =>
  `Set the record ${name} of LivePerson Setting to ${value} in Setup > Custom Metadata Types; npm run connect deploys it.`;

async function judged(
  look: Look,
  judge: (values: ReadonlyMap<string, string>) => Outcome | Promise<Outcome>,
): Promise<Outcome[]> {
  const seen = await orgSettings(look);
  return seen.ok ? [await judge(seen.value)] : [notLooked(TRIED, seen, ORG_SETTINGS_LOOK)];
}

export const connectorUrl: ConnectionCheck = {
  ...common,
  id: 'console.connectorUrl',
  title: 'The org knows where the connector is',
  why: 'The softphone looks for the connector at another address, for every agent.',
  run: (look) =>
    judged(look, (values) => {
      const { publicUrl } = look.server;
      const named = values.get('ConnectorUrl');
      if (named === publicUrl) return fine(TRIED, `ConnectorUrl is ${named}.`);
      const words = { tried: TRIED, mend: set('ConnectorUrl', publicUrl), setupPath: ORG_SETTINGS_PAGE };
      return named === undefined
        ? fails('missing', { ...words, seen: 'ConnectorUrl is empty.' })
        : fails('differs', {
            ...words,
            seen: `ConnectorUrl is ${named}, but agents reach this server at ${publicUrl}.`,
          });
    }),
};

export const tokenAudience: ConnectionCheck = {
  ...common,
  id: 'console.tokenAudience',
  title: 'Identity tokens are made out to this connector',
  why: 'The connector refuses tokens that are for somebody else: no agent is let in.',
  run: (look) =>
    judged(look, (values) => {
      const named = values.get('TokenAudience') ?? values.get('ConnectorUrl');
      const wanted = look.connection.salesforce.tokenAudience ?? look.server.publicUrl;
      if (named === wanted) return fine(TRIED, `Tokens are made out to ${named}.`);
      return fails('differs', {
        tried: TRIED,
        seen: `The org makes them out to ${named ?? 'nobody'}, this connector expects ${wanted}.`,
        mend: `${set('TokenAudience', wanted)} Or set salesforce.tokenAudience to what the org says.`,
        setupPath: ORG_SETTINGS_PAGE,
      });
    }),
};

export const certificateName: ConnectionCheck = {
  ...common,
  id: 'console.certificateName',
  title: 'The org has the certificate it signs with',
  why: 'Apex cannot sign identity tokens: no agent is let in.',
  run: (look) =>
    judged(look, async (values) => {
      const named = values.get('CertificateName');
      const page = '/lightning/setup/CertificatesAndKeysManagement/home';
      if (named === undefined)
        return fails('missing', {
          tried: TRIED,
          seen: 'CertificateName is empty.',
          mend: set('CertificateName', 'LivePerson_Connector'),
          setupPath: ORG_SETTINGS_PAGE,
        });
      const certificates = await (look.setup as NonNullable<Look['setup']>).tooling(
        'SELECT DeveloperName, ExpirationDate FROM Certificate',
      );
      if (!certificates.ok)
        return notLooked(TRIED, certificates, `Look in Setup > Certificate and Key Management for ${named}.`);
      if (certificates.value.some((row) => row['DeveloperName'] === named))
        return fine(TRIED, `CertificateName is ${named}, and the org has it.`);
      return fails('no_certificate', {
        tried: `${TRIED} Looked for the certificate.`,
        seen: `The org has no certificate with the unique name ${named}.`,
        mend: `Make a self-signed certificate with the unique name ${named} in Setup > Certificate and Key Management, and give it to the connector: npm run connect.`,
        setupPath: page,
      });
    }),
};
