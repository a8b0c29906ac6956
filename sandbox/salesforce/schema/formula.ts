/** The few shapes of formula our own fields use. */
import type { FieldModel } from '../../../tools/metadata/model.ts';
import type { FieldValue, Row } from './types.ts';

/** `(End__c - Start__c) * 1440`: the platform subtracts times in days. */
const SPAN = /^\((\w+__c) - (\w+__c)\) \* (\d+)$/;
const DAY_MS = 86_400_000;

/** Throws for a formula of another shape, so that a new one is noticed. */
export function compileFormula({ name, formula, scale, file }: FieldModel): (row: Row) => FieldValue {
  const [, until = '', since = '', factor = ''] = SPAN.exec(formula ?? '') ?? [];
  if (!factor) throw new Error(`The stand-in org cannot compute the formula of ${name} (${file}).`);
  const unit = 10 ** (scale ?? 0);
  return (row) => {
    const [end, start] = [row[until], row[since]];
    if (typeof end !== 'string' || typeof start !== 'string') return null;
    const value = ((Date.parse(end) - Date.parse(start)) / DAY_MS) * Number(factor);
    return Math.round(value * unit) / unit;
  };
}
