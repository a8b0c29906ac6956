/** The parser's chain of conditions and parentheses as a tree. AND and OR may not be mixed without parentheses. */
import type { Query, ValueCondition, WhereClause } from '@jetstreamapp/soql-parser-js';
import { ApiError } from '../apiError.ts';
import type { Literal } from './comparison.ts';

export interface Leaf {
  kind: 'leaf';
  path: string;
  operator: string;
  literals: Literal[];
  subquery: Query | null;
}
export type Condition = Leaf | { kind: 'not'; inner: Condition } | { kind: 'and' | 'or'; parts: Condition[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Leaf;

function leafOf(condition: ValueCondition & { valueQuery?: Query; fn?: unknown }): Leaf {
  if (condition.fn !== undefined)
    throw new ApiError(400, 'MALFORMED_QUERY', 'functions in WHERE are not known to this stand-in');
  const values = condition.valueQuery ? [] : [condition.value].flat();
  const types = [condition.literalType ?? 'STRING'].flat();
  return {
    kind: 'leaf',
    path: condition.field,
    operator: condition.operator.toUpperCase(),
    subquery: condition.valueQuery ?? null,
    literals: values.map((text, i) => ({ text, type: types[i] ?? types[0] ?? 'STRING' })),
  };
}

function tokens(where: WhereClause): Token[] {
  const list: Token[] = [];
  for (let clause: WhereClause | undefined = where; clause; clause = 'right' in clause ? clause.right : undefined) {
    const left = clause.left as (ValueCondition & { openParen?: number; closeParen?: number }) | null;
    if (left) {
      for (let i = 0; i < (left.openParen ?? 0); i++) list.push('(');
      if ('operator' in left) list.push(leafOf(left));
      for (let i = 0; i < (left.closeParen ?? 0); i++) list.push(')');
    }
    if ('operator' in clause) list.push(clause.operator);
  }
  return list;
}

/** Throws MALFORMED_QUERY for unbalanced or mixed conditions. */
export function conditionTree(where: WhereClause): Condition {
  const list = tokens(where);
  let at = 0;
  const malformed = (): ApiError => new ApiError(400, 'MALFORMED_QUERY', 'unexpected token in WHERE');

  function term(): Condition {
    const token = list[at++];
    if (token === 'NOT') return { kind: 'not', inner: term() };
    if (token === '(') {
      const inner = chain();
      if (list[at++] !== ')') throw malformed();
      return inner;
    }
    if (typeof token !== 'object') throw malformed();
    return token;
  }
  function chain(): Condition {
    const parts = [term()];
    let joined: 'AND' | 'OR' | null = null;
    for (let token = list[at]; token === 'AND' || token === 'OR'; token = list[at]) {
      if (joined !== null && joined !== token) throw malformed();
      joined = token;
      at++;
      parts.push(term());
    }
    return joined === null ? (parts[0] as Condition) : { kind: joined === 'AND' ? 'and' : 'or', parts };
  }
  const tree = chain();
  if (at !== list.length) throw malformed();
  return tree;
}
