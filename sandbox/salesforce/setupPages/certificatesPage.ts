/** Certificate and Key Management: self-signed certificates; the private half never leaves. */
import { X509Certificate } from 'node:crypto';
import { escape, form, table } from './html.ts';
import { given, SetupRefusal, type SetupPage } from './setupPage.ts';

export const certificatesPage: SetupPage = {
  path: 'CertificatesAndKeysManagement',
  title: 'Certificate and Key Management',
  render: ({ org }) =>
    table(
      ['Label', 'Unique Name', 'Key Size', 'Expiration Date', ''],
      [...org.setup.certificates].map(([name, { label, keySize, certificatePem }]) => [
        escape(label),
        `<code>${escape(name)}</code>`,
        String(keySize),
        escape(new X509Certificate(certificatePem).validTo),
        `<a href="/lightning/setup/CertificatesAndKeysManagement/${escape(name)}.crt">Download Certificate</a> ${form('delete', 'Delete', [], { name })}`,
      ]),
    ) +
    '<h2>Create Self-Signed Certificate</h2>' +
    form('create', 'Save', [
      { name: 'label', label: 'Label' },
      { name: 'name', label: 'Unique Name' },
    ]),
  async change({ org, control }, data) {
    const name = given(data, 'name');
    if (data.get('action') === 'delete')
      return org.setup.certificates.delete(name) ? `${name} was deleted.` : 'There is no such certificate.';
    if (!/^[A-Za-z](?!.*__)\w*(?<!_)$/.test(name))
      throw new SetupRefusal('The Unique Name can only contain underscores and alphanumeric characters.');
    if (org.setup.certificates.has(name)) throw new SetupRefusal('This Unique Name already exists.');
    await control.createCertificate(name, data.get('label')?.trim() || name);
    return `Certificate ${name} was created.`;
  },
  download({ org }, file) {
    const certificate = org.setup.certificates.get(file.replace(/\.crt$/, ''));
    return certificate && file.endsWith('.crt')
      ? { type: 'application/x-x509-ca-cert', content: certificate.certificatePem }
      : null;
  },
};
