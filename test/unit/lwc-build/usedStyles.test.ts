import { expect, it } from 'vitest';
import { classesIn, usedStyles } from '../../../tools/lwc/usedStyles.ts';

const used = new Set(['slds-button', 'slds-input']);

it('keeps what can apply where only these classes occur', () => {
  expect(usedStyles('.slds-button{color:red}.slds-card{color:blue}', used)).toBe('.slds-button{color:red}');
  expect(usedStyles('.slds-card,.slds-input:focus,:root{x:y}', used)).toBe('.slds-input:focus,:root{x:y}');
  expect(usedStyles('.slds-button .slds-card{x:y}.slds-button>.slds-input{x:y}', used)).toBe(
    '.slds-button>.slds-input{x:y}',
  );
  expect(usedStyles('*,a:hover{x:y}', used)).toBe('*,a:hover{x:y}');
});

it('looks into groups and leaves out empty ones, fonts and animations', () => {
  const css =
    '@media (min-width:1px){.slds-card{x:y}}@media print{.slds-button{x:y}}@font-face{a:b}@keyframes z{to{a:b}}';
  expect(usedStyles(css, used)).toBe('@media print{.slds-button{x:y}}');
});

it('brackets, commas and braces inside values do not confuse it', () => {
  const css =
    '@charset "UTF-8";/* .x{} */:where(.slds-button,.slds-card){x:y}:is(.slds-card,.slds-tile){x:y}.slds-input:not(.slds-card){background:url("a{}.svg")}';
  expect(usedStyles(css, used)).toBe(
    ':where(.slds-button,.slds-card){x:y}.slds-input:not(.slds-card){background:url("a{}.svg")}',
  );
});

it('finds the class names of a design system in any text', () => {
  expect([...classesIn('<a class="slds-button slds-button_brand x">', 'slds')]).toEqual([
    'slds-button',
    'slds-button_brand',
  ]);
});
