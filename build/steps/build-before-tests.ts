import { buildAll } from './build-all.ts';

/**
 * Builds what is stale before tests that start what is built. The runner says by NODE_ENV that this is a test, of which the build would make
 * a page for development.
 */
export async function setup(): Promise<void> {
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await buildAll();
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}
