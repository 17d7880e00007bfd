import { existsSync, statfsSync } from 'node:fs';

/** @typedef {{ readonly what: string, readonly why: string, readonly remedy: string }} Obstacle */

/**
 * What is known about this computer before anything is installed.
 * @typedef {{
 *   readonly nodeVersion: string,
 *   readonly npmFound: boolean,
 *   readonly platform: string,
 *   readonly arch: string,
 *   readonly musl: boolean,
 *   readonly freeBytes: number,
 *   readonly installNeeded: boolean,
 * }} Facts
 */

const oldestNodeMajor = 20;
const projectNodeMajor = 24;
/** The packages take 540 MB, an Electron runtime 300 MB, the rest is for the builds. */
const neededBytes = 1_200_000_000;

/** The platforms for which better-sqlite3 and keytar bring a ready-made binary. */
const supported = ['linux x64', 'linux arm64', 'darwin x64', 'darwin arm64', 'win32 x64', 'win32 arm64'];

/** @param {string} version such as "v20.20.2" @returns {number} its first number */
export function nodeMajor(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}

/**
 * What stands in the way of installing and starting; an empty list when nothing does.
 * @param {Facts} facts
 * @returns {readonly Obstacle[]}
 */
export function findObstacles(facts) {
  const major = nodeMajor(facts.nodeVersion);
  /** @type {(Obstacle | false)[]} */
  const found = [
    major < oldestNodeMajor && {
      what: `Node ${facts.nodeVersion} is too old.`,
      why: `Holdfast installs itself with Node ${oldestNodeMajor} or later (and then runs on its own Node ${projectNodeMajor}).`,
      remedy: 'Install a current Node from https://nodejs.org, then run the command again.',
    },
    !supported.includes(`${facts.platform} ${facts.arch}`) && {
      what: `${facts.platform} on ${facts.arch} is not supported.`,
      why: 'The database and keychain modules have no ready-made binary for it.',
      remedy: `Use one of: ${supported.join(', ')}.`,
    },
    facts.musl &&
      major < projectNodeMajor && {
        what: `This system uses musl and Node ${facts.nodeVersion}.`,
        why: `The Node ${projectNodeMajor} that the project brings along is built for glibc.`,
        remedy: `Install Node ${projectNodeMajor} from the distribution (Alpine: apk add nodejs npm), then run the command again.`,
      },
    facts.installNeeded &&
      !facts.npmFound && {
        what: 'npm was not found.',
        why: 'The packages of the project are not installed yet, and npm installs them.',
        remedy: 'Install npm (it comes with Node from https://nodejs.org), then run the command again.',
      },
    facts.installNeeded &&
      facts.freeBytes < neededBytes && {
        what: `Only ${Math.floor(facts.freeBytes / 1_000_000)} MB are free on this disk.`,
        why: `Packages and builds need about ${neededBytes / 1_000_000} MB.`,
        remedy: 'Free some space, then run the command again.',
      },
  ];
  return found.filter((obstacle) => obstacle !== false);
}

/**
 * @param {string} root the folder of the project
 * @param {{ readonly npmFound: boolean, readonly installNeeded: boolean }} install
 * @returns {Facts}
 */
export function gatherFacts(root, install) {
  return {
    nodeVersion: process.version,
    platform: process.platform,
    arch: process.arch,
    musl: process.platform === 'linux' && existsSync('/etc/alpine-release'),
    freeBytes: freeBytes(root),
    ...install,
  };
}

/** @param {string} folder @returns {number} bytes this user may still write; Infinity when it cannot be told */
function freeBytes(folder) {
  try {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  } catch {
    return Infinity;
  }
}

/** @param {Obstacle} obstacle @returns {string} */
export function describeObstacle(obstacle) {
  return `${obstacle.what}\n  Why:        ${obstacle.why}\n  What to do: ${obstacle.remedy}`;
}
