import { fails, fine, warns } from '../outcome.ts';
import type { Outcome, Seen, ServerCheck } from '../types.ts';

const TRIED = 'Opened PUBLIC_URL as a browser would, and looked at its certificate.';
const DAY_MS = 86_400_000;
/** Issuers renew a month before the end; what is left after three weeks was not renewed. */
const SOON_DAYS = 21;

const MENDS: Readonly<Record<string, string>> = {
  dns: 'Correct PUBLIC_URL, or add the name to DNS.',
  refused: 'Start what ends TLS in front of the server (the proxy), or correct host and port of PUBLIC_URL.',
  timeout:
    'Open the port in the firewall. If agents’ browsers reach the address, only this machine does not: then this can stay.',
  certificate_expired: 'Renew the certificate of PUBLIC_URL: browsers refuse every softphone until then.',
  certificate_untrusted: 'Install a certificate of a public authority together with its intermediate certificates.',
  certificate_other_name: 'Get a certificate for the host of PUBLIC_URL, or correct PUBLIC_URL.',
  tls: 'The proxy must speak TLS on this port, or PUBLIC_URL names the wrong port.',
  redirected:
    'PUBLIC_URL must be the address itself: enter the one browsers are sent to, here and in Salesforce (Connector URL, trusted URLs), or stop the redirect.',
  other_program: 'Correct PUBLIC_URL, or point the proxy at the port of the server (PORT).',
  http_error: 'See the log of the proxy in front: it does not reach the server.',
};

export const serverPublicUrl: ServerCheck = {
  id: 'server.publicUrl',
  group: 'server',
  title: 'The public address answers',
  why: 'The softphone opens this address from every agent’s browser; where it does not answer, the softphone shows that the connector cannot be reached.',
  whoCanFix: 'server_operator',
  async run(server) {
    const { publicUrl } = server;
    const check = await server.publicCheck(null);
    if (!check.ok) return [notReached(publicUrl, check)];
    return [certificate(publicUrl, await server.reach(publicUrl), server.now())];
  },
};

function notReached(publicUrl: string, check: Extract<Seen<never>, { ok: false }>): Outcome {
  return fails(CAUSES[check.code] ?? 'unreachable', {
    tried: TRIED,
    seen: `${publicUrl}: ${check.text}`,
    mend:
      MENDS[check.code] ??
      'See whether the address can be opened in a browser, and correct PUBLIC_URL, proxy or firewall.',
  });
}

const CAUSES: Readonly<Record<string, string>> = {
  certificate_expired: 'certificate_expired',
  certificate_untrusted: 'certificate_untrusted',
  certificate_other_name: 'certificate_other_name',
  redirected: 'redirected',
  other_program: 'other_program',
  http_error: 'http_error',
};

function certificate(publicUrl: string, reached: Seen<{ certificateEndsAt: number | null }>, now: number): Outcome {
  const endsAt = reached.ok ? reached.value.certificateEndsAt : null;
  if (endsAt === null)
    return fine(
      TRIED,
      publicUrl.startsWith('https:')
        ? `${publicUrl} answers.`
        : `${publicUrl} answers; without encryption, which is allowed on this machine only.`,
    );
  const days = Math.floor((endsAt - now) / DAY_MS);
  const date = new Date(endsAt).toISOString().slice(0, 10);
  if (days < 0)
    return fails('certificate_expired', {
      tried: TRIED,
      seen: `The certificate of ${publicUrl} ended on ${date}.`,
      mend: MENDS.certificate_expired ?? '',
    });
  if (days < SOON_DAYS)
    return warns('certificate_ends_soon', {
      tried: TRIED,
      seen: `The certificate of ${publicUrl} ends in ${days} days, on ${date}.`,
      mend: 'Renew it, and see why it was not renewed by itself.',
    });
  return fine(TRIED, `${publicUrl} answers; its certificate is good until ${date}.`);
}
