import { join } from 'node:path';

/**
 * What the child processes of a console run, as it is shipped: from the sources, each of hundreds of children would load hundreds of
 * modules. It is built before the tests begin.
 */
export const builtChild = join(import.meta.dirname, '..', '..', 'out', 'child.js');
