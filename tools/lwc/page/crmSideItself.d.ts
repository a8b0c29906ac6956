/** The real `c/crmSide` under another name: `c/crmSide` itself is replaced by its door (tools/lwc/pageBundle.ts). */
declare module 'c/crmSideItself';
