/**
 * `node build/run.mjs TASK [arguments]`: the way into every npm script.
 * Works on a fresh clone with nothing but Node and npm: installs the packages when they are missing or
 * stale, then runs build/tasks/TASK.ts on the project's own Node. Depends on nothing.
 */
import { spawnSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeObstacle, findObstacles, gatherFacts, nodeMajor } from './preflight.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockFile = join(root, 'package-lock.json');
const ownNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** @param {string} message @returns {never} */
function stop(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/**
 * @param {string} file a lock file of npm
 * @returns {Record<string, { version?: string, optional?: boolean }>} folder → what stands there
 */
function lockedPackages(file) {
  const lock = /** @type {{ packages: Record<string, { version?: string, optional?: boolean }> }} */ (
    JSON.parse(readFileSync(file, 'utf8'))
  );
  return lock.packages;
}

/** Compares what the lock file asks for with npm's own record of what it installed. */
function installNeeded() {
  const npmRecord = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(npmRecord)) return true;
  try {
    const installed = lockedPackages(npmRecord);
    return Object.entries(lockedPackages(lockFile)).some(
      ([folder, wanted]) =>
        folder !== '' && wanted.optional !== true && installed[folder]?.version !== wanted.version,
    );
  } catch {
    return true;
  }
}

/** @param {readonly string[]} args */
function npm(args) {
  const cli = process.env['npm_execpath'];
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) {
    return spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: 'inherit' });
  }
  // npm is a .cmd file on Windows, which needs a shell; the arguments are constants of this file.
  return spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

function npmFound() {
  if (process.env['npm_execpath'] !== undefined) return true;
  return spawnSync('npm', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

/** `npm ci` empties node_modules first; through a link it would empty the folder of another project. */
function modulesAreLinked() {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function install() {
  if (modulesAreLinked()) {
    stop(
      'node_modules is a link to another folder, and its packages are not the ones this project needs.\n' +
        '  Why:        installing here would empty the folder behind the link.\n' +
        '  What to do: remove the link, then run the command again.',
    );
  }
  console.error('Installing the packages of the project (npm ci) …');
  // A running node.exe cannot be deleted on Windows: there the packages are brought up to date in place.
  const inUse = process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'));
  const result = npm([inUse ? 'install' : 'ci', '--no-audit', '--no-fund']);
  if (result.status !== 0) {
    stop('npm could not install the packages: its message stands above. Nothing else was changed.');
  }
}

/** @returns {string} a Node new enough for the project */
function findNode() {
  if (existsSync(ownNode)) return ownNode;
  if (nodeMajor(process.version) >= 24) return process.execPath;
  return stop(
    "The project's own Node 24 is not in node_modules.\n" +
      '  Why:        npm was told not to run install scripts, or could not fetch it.\n' +
      '  What to do: run `npm rebuild node`, or install Node 24 yourself, then run the command again.',
  );
}

/** @param {string} task @param {readonly string[]} args */
function runTask(task, args) {
  const script = join(root, 'build', 'tasks', `${task}.ts`);
  if (!existsSync(script)) stop(`There is no task "${task}" in build/tasks.`);
  const node = findNode();
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env['PATH'] ?? ''].join(
    process.platform === 'win32' ? ';' : ':',
  );
  const child = spawn(node, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  // A terminal sends Ctrl-C to the whole group, so the child has it already and must not get it twice.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => stop(`Node could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

const [task, ...args] = process.argv.slice(2);
if (task === undefined) stop('Usage: node build/run.mjs TASK [arguments]; see the scripts in package.json.');
const needed = installNeeded();
const obstacles = findObstacles(
  gatherFacts(root, { installNeeded: needed, npmFound: !needed || npmFound() }),
);
if (obstacles.length > 0) stop(obstacles.map(describeObstacle).join('\n\n'));
if (needed) install();
runTask(task, args);
