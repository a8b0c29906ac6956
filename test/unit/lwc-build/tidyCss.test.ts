import { expect, it } from 'vitest';
import { tidyCss } from '../../../tools/lwc/tidyCss.ts';

it('leaves out comments and white space without meaning', () => {
  expect(
    tidyCss(`/* it's a note */\n.row,\n.text {\n  margin: 0 0.5rem;\n  color: var(--x, #444);\n}\n\n.a {\n}`),
  ).toBe('.row,.text{margin:0 0.5rem;color:var(--x,#444)}.a{}');
});

it('keeps spaces that mean something', () => {
  const css = '.a :hover{width:calc(100% - 1px + 2px)}@media (min-width:1px) and (max-width:2px){.b > .c{x:y}}';
  expect(tidyCss(css)).toBe(css);
});

it('leaves strings as they are, also with comments, braces and quotes in them', () => {
  const css = `.a::before{content:'/* { ; */  : '}.b{content:"\\" ; it's"}`;
  expect(tidyCss(css)).toBe(css);
});
