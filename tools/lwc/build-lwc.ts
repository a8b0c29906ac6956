/** `npm run build:lwc`: JavaScript beside each LWC TypeScript source, for deploying. */
import { emitLwc } from './emit.ts';
import { writeGenerated } from './generated.ts';

writeGenerated();
const files = emitLwc();
console.log(`LWC: ${files.length} files written`);
