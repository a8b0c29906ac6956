/** Why a host was not reached, told apart as far as the runtime tells. */
export type NetworkFaultCode =
  | 'dns'
  | 'refused'
  | 'timeout'
  | 'reset'
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'certificate_untrusted'
  | 'certificate_other_name'
  | 'tls'
  | 'proxy_unreachable'
  | 'proxy_refused'
  | 'network';

export interface NetworkFault {
  code: NetworkFaultCode;
  /** A sentence without address, token or header. */
  text: string;
}

const TEXTS: Readonly<Record<NetworkFaultCode, string>> = {
  dns: 'The name of the host was not found (DNS).',
  refused: 'The host was found, but nothing listens there: the connection was refused.',
  timeout: 'There was no answer in time: a firewall may hold the connection back.',
  reset: 'The connection was cut from the other side or on the way.',
  certificate_expired: 'The certificate of the host has expired.',
  certificate_not_yet_valid: 'The certificate of the host is not valid yet, or the clock of this machine is wrong.',
  certificate_untrusted:
    'The certificate of the host was issued by somebody this machine does not trust: a program between may open the encryption.',
  certificate_other_name: 'The certificate of the host is made out to another name.',
  tls: 'No encrypted connection came about: what answers there may not speak TLS.',
  proxy_unreachable: 'The proxy of this machine (HTTPS_PROXY, HTTP_PROXY) does not answer.',
  proxy_refused: 'The proxy of this machine (HTTPS_PROXY, HTTP_PROXY) does not let the connection through.',
  network: 'The connection failed.',
};

/** Codes of Node.js, OpenSSL and undici. */
const CODES: Readonly<Record<string, NetworkFaultCode>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'timeout',
  ENETUNREACH: 'timeout',
  ETIMEDOUT: 'timeout',
  TIMEOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_other_name',
  EPROTO: 'tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls',
  PROXY_TIMEOUT: 'proxy_unreachable',
  PROXY_UNREACHABLE: 'proxy_unreachable',
  PROXY_REFUSED: 'proxy_refused',
};
const DEEPEST = 5;

/** Reads an error of `fetch`, of a socket or of our tunnel; the innermost cause decides. */
export function networkFault(error: unknown): NetworkFault {
  let code: NetworkFaultCode = 'network';
  let each: unknown = error;
  for (let depth = 0; depth < DEEPEST && each instanceof Error; depth++) {
    const given = (each as NodeJS.ErrnoException).code;
    // Behind it stands what kept us from the proxy, not from the host.
    if (typeof given === 'string' && given.startsWith('PROXY_') && given in CODES) {
      code = CODES[given] ?? code;
      break;
    }
    if (each.name === 'TimeoutError') code = 'timeout';
    else if (typeof given === 'string' && given in CODES) code = CODES[given] ?? code;
    else if (typeof given === 'string' && given.startsWith('ERR_SSL')) code = 'tls';
    // Where a name has several addresses, each failed; the first is as good as any.
    each = each instanceof AggregateError ? each.errors[0] : each.cause;
  }
  return { code, text: TEXTS[code] };
}
