/** The real components under another name: their own names lead to doors (tools/lwc/pageBundle.ts). */
declare module 'c/crmSideItself';
declare module 'c/crmFormItself';
