import { join } from 'node:path';

/**
 * What the child processes of a console run, as it is shipped: from the sources, each of hundreds of children would load hundreds of
 * modules. It is built before the tests begin.
 */
const out = join(import.meta.dirname, '..', '..', 'out');
export const builtChild = join(out, 'child.js');
export const builtJob = join(out, 'job.js');
