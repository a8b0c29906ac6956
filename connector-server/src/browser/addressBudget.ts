import type { RequestHandler } from 'express';
import type { Clock } from '../support/clock.ts';
import { TokenBucket } from './tokenBucket.ts';

const MAX_ADDRESSES = 20_000;

/** Refuses with 429 what exceeds `perSecond` (burst `burst`) from one address. `request.ip` follows TRUST_PROXY. */
export function limitPerAddress(clock: Clock, perSecond: number, burst: number): RequestHandler {
  const buckets = new Map<string, TokenBucket>();
  return (request, response, next) => {
    const now = clock.now();
    const address = request.ip ?? 'unknown';
    let bucket = buckets.get(address);
    if (!bucket) {
      // The oldest goes first; a returning address starts with a full budget, which is harmless.
      if (buckets.size >= MAX_ADDRESSES)
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      buckets.set(address, (bucket = new TokenBucket(perSecond, burst, now)));
    }
    if (bucket.take(1, now)) return next();
    response
      .status(429)
      .set('Retry-After', '5')
      .json({ error: 'too_many_requests', text: 'Too many requests; wait a moment.' });
  };
}
