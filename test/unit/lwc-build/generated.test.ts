import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as constants from '../../../connector-server/src/protocol/constants.ts';
import * as generated from '../../../force-app/main/default/lwc/lpProtocol/lpProtocol.ts';
import { ROOT } from '../../../tools/lwc/bundles.ts';
import { generatedFiles } from '../../../tools/lwc/generated.ts';

it.each(generatedFiles())('$path is what its sources say', ({ path, text }) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
});

it.each(['PROTOCOL_VERSION', 'PROTOCOL_OLDEST', 'SOFTPHONE_PATH', 'CLOSE', 'LIMITS'] as const)(
  'the softphone and the server agree on %s',
  (name) => {
    expect(generated[name]).toEqual(constants[name]);
  },
);
