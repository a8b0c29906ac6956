import { expect, test } from 'vitest';
import { laneWaits, updateWaits } from '../../../connector-server/src/recorder/budget.ts';
import { budgetLevel, budgetText } from '../../../connector-server/src/salesforce/budgetLevel.ts';
import { createBudgetMeter } from '../../../connector-server/src/salesforce/budgetMeter.ts';
import { runsOutAt } from '../../../connector-server/src/salesforce/forecast.ts';
import { readLimits } from '../../../connector-server/src/salesforce/limitsAnswer.ts';

const HOUR = 60 * 60_000;
const THRESHOLDS = { transcripts: 0.8, updates: 0.9, all: 1 };
const state = (calls: number, more = {}) => ({
  shares: { calls },
  refused: false,
  stopped: false,
  files: false,
  ...more,
});

test('the less important waits first: transcripts, then running conversations, then all', () => {
  const level = (calls: number) => budgetLevel(state(calls), THRESHOLDS);
  expect([0, 0.79, 0.8, 0.89, 0.9, 0.99, 1, 1.3].map(level)).toEqual([
    'full',
    'full',
    'no_transcripts',
    'no_transcripts',
    'closing_only',
    'closing_only',
    'none',
    'none',
  ]);
  expect(
    ['full', 'no_transcripts', 'closing_only', 'none'].map((one) => laneWaits(one as never, 'transcript')),
  ).toEqual([false, true, true, true]);
  expect(['full', 'no_transcripts', 'closing_only', 'none'].map((one) => laneWaits(one as never, 'record'))).toEqual([
    false,
    false,
    false,
    true,
  ]);
  expect([updateWaits('closing_only', { endedAt: null }), updateWaits('closing_only', { endedAt: 1 })]).toEqual([
    true,
    false,
  ]);
});

test('each state has a sentence that names the share and when it ends; nothing waits: none, unless data storage is nearly full', () => {
  expect(budgetText(state(0.5), THRESHOLDS)).toBeNull();
  expect(budgetText(state(0.85), THRESHOLDS)).toMatch(/^85 %.*transcripts wait until it is less than 80 %/);
  expect(budgetText(state(0.95), THRESHOLDS)).toMatch(/running conversations wait until it is less than 90 %/);
  expect(budgetText(state(1), THRESHOLDS)).toMatch(/all records wait until it is less than 100 %/);
  expect(budgetText(state(0.5, { refused: true }), THRESHOLDS)).toMatch(/takes no more calls/);
  expect(budgetText(state(0.5, { stopped: true }), THRESHOLDS)).toMatch(/Nothing is sent/);
  expect(budgetText(state(0, { shares: { file_storage: 0.85 }, files: true }), THRESHOLDS)).toMatch(/file storage/);
  expect(budgetText(state(0, { shares: { data_storage: 0.95 } }), THRESHOLDS)).toMatch(/data storage/);
});

test('steady growth reaches the limit when a straight line does; a pause, a fall and too short a look have no forecast', () => {
  const line = (perHour: number) =>
    Array.from({ length: 13 }, (_, n) => ({ at: n * (HOUR / 4), used: n * (perHour / 4) }));
  const rule = { windowMs: 3 * HOUR, horizonMs: 24 * HOUR };
  expect(runsOutAt(line(1_000), 10_000, rule)).toBe(10 * HOUR);
  expect(runsOutAt(line(100), 10_000, rule)).toBeNull();
  expect(runsOutAt(line(0), 10_000, rule)).toBeNull();
  expect(runsOutAt(line(-10), 10_000, rule)).toBeNull();
  expect(runsOutAt(line(1_000).slice(0, 1), 10_000, rule)).toBeNull();
  expect(runsOutAt([], 10_000, rule)).toBeNull();
  expect(runsOutAt([{ at: 5, used: 10_001 }], 10_000, rule)).toBe(5);
});

test('one burst long ago does not frighten: only the last hours count', () => {
  const samples = [
    { at: 0, used: 0 },
    ...Array.from({ length: 13 }, (_, n) => ({ at: 10 * HOUR + n * (HOUR / 4), used: 5_000 })),
  ];
  expect(runsOutAt(samples, 10_000, { windowMs: 3 * HOUR, horizonMs: 24 * HOUR })).toBeNull();
});

test('the meter keeps the newest reading, thins the past, and ignores what is no reading', () => {
  const meter = createBudgetMeter(() => 0);
  expect(meter.read('harbor', 'calls')).toBeNull();
  for (const broken of [
    { used: NaN, limit: 1 },
    { used: 1, limit: 0 },
    { used: 1, limit: Infinity },
  ])
    expect(meter.note('harbor', { kind: 'calls', at: 0, ...broken })).toBe(false);
  for (let second = 0; second <= 3 * 3_600; second += 10)
    meter.note('harbor', { kind: 'calls', at: second * 1_000, used: second, limit: 50_000 });
  meter.note('harbor', { kind: 'calls', at: 5_000, used: 1, limit: 50_000 });
  expect(meter.read('harbor', 'calls')).toEqual({ used: 10_800, limit: 50_000, share: 0.216, at: 3 * HOUR });
  // 3,600 calls an hour: the 39,200 left last 10.9 hours.
  expect(Math.round((meter.runsOutAt('harbor', 'calls') ?? 0) / 1_000)).toBe(50_000);
  expect(meter.runsOutAt('lagoon', 'calls')).toBeNull();
});

test('a refusal for the limit counts for five minutes, or until a call is taken', () => {
  let now = 1_000_000;
  const meter = createBudgetMeter(() => now);
  meter.noteRefusal('harbor');
  expect([meter.refused('harbor'), meter.refused('lagoon')]).toEqual([true, false]);
  now += 5 * 60_000;
  expect(meter.refused('harbor')).toBe(false);
  meter.noteRefusal('harbor');
  meter.noteTaken('harbor');
  expect(meter.refused('harbor')).toBe(false);
});

test('of /limits the three that matter are read; others, and what is no number, are left out', () => {
  const answer = {
    DailyApiRequests: { Max: 100, Remaining: 40, Ant: { Max: 0, Remaining: 0 } },
    DataStorageMB: { Max: 10, Remaining: 12 },
    FileStorageMB: { Max: 'x', Remaining: 1 },
    MassEmail: { Max: 5, Remaining: 5 },
  };
  expect(readLimits(answer, 7)).toEqual([
    { kind: 'calls', at: 7, used: 60, limit: 100 },
    { kind: 'data_storage', at: 7, used: -2, limit: 10 },
  ]);
  for (const odd of [null, 'x', [], {}]) expect(readLimits(odd, 7)).toEqual([]);
});
