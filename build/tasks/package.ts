import { parseArgs } from 'node:util';
import { packaging } from '../electron-builder.ts';
import { buildAll } from '../steps/build-all.ts';
import { checkPackages } from '../steps/check-package.ts';
import { message } from '../steps/message.ts';
import { root } from '../steps/root.ts';

/**
 * `npm run package` makes installers for this system in dist/;
 * `npm run package -- --dir` the application alone, `--electron-dist FOLDER` with a runtime that is already there,
 * so that nothing is fetched.
 */
const { values } = parseArgs({
  options: { dir: { type: 'boolean', default: false }, 'electron-dist': { type: 'string' } },
});

async function packageApplication(): Promise<readonly string[]> {
  await buildAll();
  const { build } = await import('electron-builder');
  const electronDist = values['electron-dist'];
  await build({
    projectDir: root,
    config: electronDist === undefined ? packaging : { ...packaging, electronDist },
    dir: values.dir,
    publish: 'never',
  });
  return checkPackages();
}

try {
  const problems = await packageApplication();
  for (const problem of problems) console.error(`not as it should be: ${problem}`);
  if (problems.length === 0) console.log('The application holds what it should, and its fuses are set.');
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(`The application could not be packaged: ${message(error)}`);
  process.exitCode = 1;
}
