import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../shared/errors/error-codes.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = globSync('{electron,shared,renderer}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.endsWith('error-codes.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

describe('the table of failures', () => {
  it.each(Object.keys(errorCodes))('%s is written as area/kebab-reason and used somewhere', (code) => {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(sources.includes(`'${code}'`) || sources.includes(`"${code}"`)).toBe(true);
  });
});
