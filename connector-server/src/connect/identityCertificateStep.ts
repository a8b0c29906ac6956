/** The certificate with which the org vouches for its agents. Its private half can only be made in Setup, by a person. */
import { certificateEnd, readIdentityCertificate } from './identityCertificate.ts';
import { secretFiles } from './secretFiles.ts';
import type { ConnectState, Step } from './types.ts';

const UNIQUE_NAME = 'LivePerson_Connector';

export const identityCertificateStep: Step = {
  id: 'salesforce.identityCertificate',
  title: 'The org’s identity certificate',
  who: 'salesforce_admin',
  applies: () => true,
  done: (context) =>
    Promise.resolve(context.state.salesforce.identityCertificates.some((pem) => isValid(pem, context.now()))),
  async run(context) {
    const { state, ask, files } = context;
    const now = context.now();
    const own = await files.readSecret(secretFiles(state.connection).salesforceCertificate);
    const read = (answer: string) => readIdentityCertificate(answer, now, own);
    const answer = await ask.text({
      id: 'salesforce.identityCertificate',
      text: 'The org’s certificate: the path of the downloaded file, or paste it',
      help: `${madeWhere(state)}\nThen open it and choose “Download Certificate”.`,
      lines: true,
      check: (text) => {
        if (text === 'later') return null;
        const found = read(text);
        return found.ok ? null : `${found.text} (Type “later” to go on without it.)`;
      },
    });
    if (answer === 'later')
      return { result: 'by_hand', said: 'no agent can be recognised before the server has the certificate' };
    const found = read(answer);
    if (!found.ok) throw new TypeError('An unchecked answer.');
    const { salesforce } = state;
    // An older one stays good while the org changes from it to the new one.
    const older = salesforce.identityCertificates.filter((pem) => pem !== found.pem && isValid(pem, now));
    salesforce.identityCertificates = [found.pem, ...older];
    return { result: 'done', said: `valid until ${new Date(found.endsAt).toISOString().slice(0, 10)}` };
  },
  undo: () =>
    Promise.resolve([
      `Salesforce: the certificate ${UNIQUE_NAME} stays, and its private key with it. Delete it in Setup > Certificate and Key Management.`,
    ]),
  request: (state) => [madeWhere(state), 'Open it, choose “Download Certificate” and send the file. It is public.'],
};

function madeWhere({ salesforce }: ConnectState): string {
  const setup = salesforce.myDomain ?? '';
  return `Setup > Certificate and Key Management > Create Self-Signed Certificate; Label “LivePerson Connector”, Unique Name “${UNIQUE_NAME}”, Key Size 2048 or more (${setup}/lightning/setup/CertificatesAndKeysManagement/home).`;
}

function isValid(pem: string, now: number): boolean {
  return (certificateEnd(pem) ?? 0) > now;
}
