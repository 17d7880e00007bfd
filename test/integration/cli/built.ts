import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../ui/support/holdfast.ts';

/** These tests run what is built, as an operator does; `npm test` builds before it. */
export const notBuilt = !existsSync(join(root, 'out', 'cli.js'));
