import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResumeBuffer } from '../../../connector-server/src/desk/resumeBuffer.ts';

function filled(capacity: number, count: number): ResumeBuffer {
  const buffer = new ResumeBuffer(capacity);
  for (let i = 0; i < count; i++) buffer.push((seq) => `frame ${seq}`);
  return buffer;
}

describe('the resume buffer', () => {
  it('gives exactly the frames after a number, or says that they are gone, or that they never were', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 220 }),
        (capacity, count, lastSeq) => {
          const replay = filled(capacity, count).since(lastSeq);
          if (lastSeq > count) expect(replay).toEqual({ kind: 'impossible' });
          else if (count - lastSeq > capacity) expect(replay).toEqual({ kind: 'too_far_behind' });
          else
            expect(replay).toEqual({
              kind: 'frames',
              frames: Array.from({ length: count - lastSeq }, (_, at) => `frame ${lastSeq + 1 + at}`),
            });
        },
      ),
    );
  });

  it('keeps no more characters than it may, but always the newest frame', () => {
    const buffer = new ResumeBuffer(500, 100);
    for (let i = 0; i < 50; i++) buffer.push(() => 'x'.repeat(30));
    expect(buffer.since(47)).toMatchObject({ kind: 'frames', frames: { length: 3 } });
    expect(buffer.since(46)).toEqual({ kind: 'too_far_behind' });
    buffer.push(() => 'y'.repeat(1_000));
    expect(buffer.since(50)).toEqual({ kind: 'frames', frames: ['y'.repeat(1_000)] });
    expect(buffer.since(49)).toEqual({ kind: 'too_far_behind' });
  });

  it('numbers from one, without gaps', () => {
    const buffer = new ResumeBuffer(3);
    expect(buffer.seq).toBe(0);
    expect([buffer.push(String), buffer.push(String), buffer.push(String), buffer.push(String)]).toEqual([
      '1',
      '2',
      '3',
      '4',
    ]);
    expect(buffer.seq).toBe(4);
  });
});
