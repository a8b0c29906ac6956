/** How files travel, and what each answer means for each of them. */
import { expect, it } from 'vitest';
import type { RecordIntent } from '../../../connector-server/src/recorder/ports.ts';
import { CallFailure } from '../../../connector-server/src/salesforce/callFailure.ts';
import { encodeForm } from '../../../connector-server/src/salesforce/fileForm.ts';
import { isFile, writeFileRows } from '../../../connector-server/src/salesforce/fileRows.ts';
import type { OrgCall } from '../../../connector-server/src/salesforce/orgConnection.ts';

const MB = 1024 * 1024;
const file = (ref: string, bytes = 10) => {
  const intent: RecordIntent = {
    kind: 'create',
    ref,
    object: 'ContentVersion',
    fields: { Title: ref, PathOnClient: `${ref}.txt`, VersionData: Buffer.alloc(bytes, ref).toString('base64') },
  };
  if (!isFile(intent)) throw new Error('not a file');
  return intent;
};
const titles = ({ body, form }: OrgCall): string[] =>
  form === undefined
    ? (body as { records: { Title: string }[] }).records.map(({ Title }) => Title)
    : [`form ${String(form.entity['Title'])}`];

async function write(files: ReturnType<typeof file>[], answer: (call: OrgCall, titles: string[]) => unknown) {
  const calls: string[][] = [];
  const outcomes = await writeFileRows(
    {
      call: async (_connection, call) => {
        calls.push(titles(call));
        return answer(call, titles(call));
      },
      forgetAll: () => undefined,
    },
    'harbor',
    files,
  );
  return { calls, outcomes };
}
const fine = (call: OrgCall, of: string[]): unknown =>
  call.form === undefined
    ? of.map((title) => ({ id: `068${title}`, success: true, errors: [] }))
    : { id: '068form', success: true };
const failure = (code: string, certain = true) =>
  new CallFailure({ kind: certain ? 'refused' : 'unavailable', code, message: `${code} for a reason`, certain });

it('small ones share calls as far as they fit, a large one goes alone as a form; outcomes keep their order', async () => {
  const { calls, outcomes } = await write([file('a'), file('big', 2 * MB), file('b', MB), file('c', MB)], fine);
  expect(calls).toEqual([['form big'], ['a', 'b', 'c']]);
  expect(outcomes).toMatchObject(
    ['068a', '068form', '068b', '068c'].map((recordId) => ({ outcome: 'written', recordId, created: true })),
  );
  const many = await write(
    Array.from({ length: 10 }, (_, n) => file(String(n), MB)),
    fine,
  );
  expect(many.calls.map((call) => call.length)).toEqual([5, 5]);
});

it('a refused file is set aside without its content in the message; the others are written', async () => {
  const secret = 'Where is my parcel, asked Grace.';
  const { outcomes } = await write(
    [{ ...file('a'), fields: { ...file('a').fields, Title: secret } }, file('b')],
    (call, of) =>
      of.map((title) =>
        title === 'b'
          ? { id: '068b', success: true }
          : {
              success: false,
              errors: [
                { statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: `No: ${secret}`, fields: ['Title'] },
              ],
            },
      ),
  );
  expect(outcomes).toMatchObject([
    {
      outcome: 'dead',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      field: 'Title',
      whatToDo: expect.any(String) as string,
    },
    { outcome: 'written' },
  ]);
  expect(JSON.stringify(outcomes)).not.toContain(secret);
});

it('a call that one file spoils is halved until only that one is left out', async () => {
  const { calls, outcomes } = await write(
    ['a', 'b', 'bad', 'c'].map((ref) => file(ref)),
    (call, of) => {
      if (of.includes('bad')) throw failure('JSON_PARSER_ERROR');
      return fine(call, of);
    },
  );
  expect(calls).toEqual([['a', 'b', 'bad', 'c'], ['a', 'b'], ['bad', 'c'], ['bad'], ['c']]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['written', 'written', 'dead', 'written']);
});

it('an answer that never came is uncertain for each, and is not repeated here', async () => {
  const { calls, outcomes } = await write([file('a'), file('b')], () => {
    throw failure('TIMEOUT', false);
  });
  expect(calls).toHaveLength(1);
  expect(outcomes).toMatchObject([
    { outcome: 'retry', uncertain: true, org: 'away' },
    { outcome: 'retry', uncertain: true, org: 'away' },
  ]);
});

it('a limit is the org’s trouble, full storage waits, an answer of another shape is uncertain', async () => {
  const limit = await write([file('a')], () => {
    throw failure('REQUEST_LIMIT_EXCEEDED');
  });
  expect(limit.outcomes).toMatchObject([{ outcome: 'retry', uncertain: false, org: 'away' }]);
  const full = await write([file('a')], () => [
    {
      success: false,
      errors: [{ statusCode: 'STORAGE_LIMIT_EXCEEDED', message: 'storage limit exceeded', fields: [] }],
    },
  ]);
  expect(full.outcomes).toMatchObject([{ outcome: 'retry', afterMs: expect.any(Number) as number }]);
  const odd = await write([file('a')], () => ({ hello: 'there' }));
  expect(odd.outcomes).toMatchObject([{ outcome: 'retry', code: 'UNKNOWN_ANSWER', uncertain: true }]);
});

it('a form survives names and bytes of any kind', async () => {
  const bytes = Buffer.from([...Array(256).keys(), 13, 10, 45, 45]);
  const { contentType, body } = encodeForm({
    entity: { Title: 'Grüße "an" alle' },
    file: { field: 'VersionData', name: 'a "b"\r\nc.png', bytes },
  });
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  expect([...form.keys()]).toEqual(['entity_content', 'VersionData']);
  expect(JSON.parse(form.get('entity_content') as string)).toEqual({ Title: 'Grüße "an" alle' });
  expect(Buffer.from(await (form.get('VersionData') as File).arrayBuffer()).equals(bytes)).toBe(true);
});
