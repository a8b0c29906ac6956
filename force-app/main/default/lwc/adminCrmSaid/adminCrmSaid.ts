import { LightningElement, api } from 'lwc';
import type { CrmProblem } from 'c/adminTypes';

/** What is wrong with settings, or may surprise, each in a line with its icon. */
export default class AdminCrmSaid extends LightningElement {
  @api problems: readonly CrmProblem[] = [];
  /** Each begins with a word for how bad it is. */
  @api worded = false;

  get rows(): readonly unknown[] {
    return this.problems.map(({ level, text }, index) => {
      const isError = level === 'error';
      return {
        key: `${index} ${text}`,
        text,
        css: isError ? 'said said_bad' : 'said said_wait',
        icon: isError ? 'warning' : 'info',
        word: this.worded ? (isError ? 'Must be mended: ' : 'Mind: ') : '',
      };
    });
  }
}
