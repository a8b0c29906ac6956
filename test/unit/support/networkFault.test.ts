import { describe, expect, it } from 'vitest';
import { networkFault } from '../../../connector-server/src/support/networkFault.ts';

const coded = (code: string, cause?: unknown): Error => Object.assign(new Error('failed', { cause }), { code });

describe('why a host was not reached', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNRESET', 'reset'],
    ['CERT_HAS_EXPIRED', 'certificate_expired'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate_untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate_other_name'],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'tls'],
    ['EWHATEVER', 'network'],
  ])('%s is %s', (code, expected) => {
    expect(networkFault(coded(code)).code).toBe(expected);
    // As fetch wraps it.
    expect(networkFault(new TypeError('fetch failed', { cause: coded(code) })).code).toBe(expected);
  });

  it('of several addresses the first counts', () => {
    const error = new TypeError('fetch failed', { cause: new AggregateError([coded('ECONNREFUSED'), coded('EPIPE')]) });
    expect(networkFault(error).code).toBe('refused');
  });

  it('what kept us from the proxy is not what kept us from the host', () => {
    expect(networkFault(coded('PROXY_UNREACHABLE', coded('ECONNREFUSED'))).code).toBe('proxy_unreachable');
  });

  it('a limit of our own is a timeout', () => {
    expect(networkFault(new DOMException('The operation timed out', 'TimeoutError')).code).toBe('timeout');
  });

  it('says nothing of what the error said: addresses and headers may stand in it', () => {
    const { text } = networkFault(new Error('connect to https://api.example.com/?token=abc failed'));
    expect(text).not.toContain('token');
  });
});
