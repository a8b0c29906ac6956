/** What benches report: one row for each measure, as a table for people and as JSON for machines. */
import { median } from './world/stats.ts';

export interface Row {
  /** Number of the measure, e.g. `P1`. */
  id: string;
  measure: string;
  /** Median of ours with its unit, and each value. */
  ours: string;
  oursValues: readonly number[];
  /** The same for what it is compared with; empty without one. */
  baseline: string;
  baselineValues: readonly number[];
  /** Ratios ours/baseline, pair by pair. */
  ratios: readonly number[];
  target: string;
  /** `reported`: there is no target, or it does not gate. */
  verdict: 'met' | 'missed' | 'reported';
  note: string;
}

export interface Measure {
  id: string;
  measure: string;
  unit: string;
  digits?: number;
  ours: readonly number[];
  /** Against which, and its values of the same rounds. */
  baseline?: { name: string; values: readonly number[] };
  /** The limit of the ratio's median where there is a baseline, else of the value's; `least` turns it round. */
  target?: { limit: number; of?: 'ratio' | 'value'; least?: boolean; gates?: boolean };
  note?: string;
}

export function row(measure: Measure): Row {
  const { id, unit, digits = 2, ours, baseline, target, note = '' } = measure;
  const show = (values: readonly number[]): string =>
    `${median(values).toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`;
  const ratios = (baseline?.values ?? []).flatMap((value, at) =>
    at < ours.length ? [(ours[at] as number) / value] : [],
  );
  const of = target?.of ?? (baseline ? 'ratio' : 'value');
  const judged = median(of === 'ratio' ? ratios : ours);
  const met = target !== undefined && (target.least === true ? judged >= target.limit : judged <= target.limit);
  const sign = target?.least === true ? '≥' : '≤';
  return {
    id,
    measure: measure.measure,
    ours: show(ours),
    oursValues: ours,
    baseline: baseline === undefined ? '' : `${show(baseline.values)} (${baseline.name})`,
    baselineValues: baseline?.values ?? [],
    ratios,
    target:
      target === undefined ? '' : `${sign} ${target.limit}${of === 'ratio' ? 'x' : unit === '' ? '' : ` ${unit}`}`,
    verdict: target === undefined || target.gates === false ? 'reported' : met ? 'met' : 'missed',
    note: target?.gates === false ? [met ? 'within' : 'beyond', 'not gated', note].filter(Boolean).join('; ') : note,
  };
}

const spread = (values: readonly number[], digits = 2): string =>
  values.length < 2 ? '' : ` (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

/** GitHub's table, one line for each row. */
export function markdown(rows: readonly Row[]): string {
  const lines = rows.map(({ id, measure, ours, oursValues, baseline, ratios, target, verdict, note }) => {
    const ratio = ratios.length === 0 ? '' : `${median(ratios).toFixed(2)}${spread(ratios)}`;
    const value = ratios.length === 0 ? `${ours}${spread(oursValues)}` : ours;
    const shown = verdict === 'missed' ? '**missed**' : verdict;
    return `| ${[id, measure, value, baseline, ratio, target, shown, note].join(' | ')} |`;
  });
  return [
    '| # | Measure | Ours (spread) | Baseline | Ratio (spread) | Target | | Note |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
