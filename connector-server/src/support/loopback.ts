import { isIPv4 } from 'node:net';

/** True for names and addresses that stay on this machine: localhost, *.localhost (RFC 6761), 127.0.0.0/8, ::1. */
export function isLoopbackHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  const address = name.startsWith('::ffff:') ? name.slice(7) : name;
  return isIPv4(address) && address.startsWith('127.');
}
