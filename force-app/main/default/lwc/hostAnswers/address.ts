import { HostError } from 'c/hostTypes';

/** Only https, or http on this very computer: everything the agent says passes through this address. */
export function connectorAddress(value: string): string {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    throw new HostError('connector_url_invalid', 'The connector address is not a web address.');
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.hostname.endsWith('.localhost');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new HostError('connector_url_insecure', 'The connector address must begin with https://.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
