import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generated, readSources, root } from './unit/build/sources.ts';

/** What the compiler cannot see: the rules of shared/README.md, read from the text of the files. */

const { files, sources } = readSources();
const product = sources.filter((source) => /^(electron|renderer|shared)\//.test(source.path));

const low = ['shared', 'electron/platform'];
const services = [
  'electron/store',
  'electron/credentials',
  'electron/locations',
  'electron/packs',
  'electron/repository',
];
const faces = ['electron/socket', 'electron/web', 'electron/cli', 'electron/desktop'];
/** What is a folder of `electron/` and nothing of the above. */
const domains = [
  ...new Set(sources.map(({ path }) => /^electron\/[^/]+(?=\/)/.exec(path)?.[0] ?? '')),
].filter(
  (folder) =>
    folder !== '' &&
    ![...low, ...services, ...faces, 'electron/console', 'electron/handlers'].includes(folder),
);
const drawn = ['shared', 'renderer/ui', 'renderer/data', 'renderer/app/texts'];
const console_ = [...low, ...services, ...domains, 'electron'];

/** Layer → what it may import besides itself. The longest prefix of a path names its layer. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  'electron/platform': ['shared'],
  ...Object.fromEntries(services.map((layer) => [layer, low])),
  // A repository may lie on a host that is reached over SSH.
  'electron/repository': [...low, 'electron/locations'],
  ...Object.fromEntries(domains.map((layer) => [layer, [...low, ...services]])),
  electron: console_,
  'electron/socket': console_,
  'electron/web': [...console_, 'electron/socket'],
  'electron/cli': [...console_, 'electron/socket', 'electron/web'],
  'electron/desktop': [...console_, 'electron/socket'],
  renderer: [...drawn, 'renderer/app', 'renderer/bridge', 'renderer/styles'],
  'renderer/styles': [],
  'renderer/ui': ['shared'],
  'renderer/bridge': ['shared'],
  'renderer/data': ['shared', 'renderer/bridge'],
  'renderer/features': [...drawn, 'renderer/app'],
  'renderer/app/texts': ['shared', 'renderer/ui'],
  'renderer/app': [...drawn, 'renderer/bridge', 'renderer/features'],
  build: ['electron/packs'],
  'test/lab': low,
};

/** What features may see of the frame: where the window is and goes, and its commands. */
const frame =
  /^renderer\/app\/(?:commands|(?:[a-z]+-)?routes?|use-route|way-back)\.ts$|^renderer\/app\/texts\//;

const desktopEntries = new Set(['electron/main.ts', 'electron/preload.ts']);

function layerOf(path: string): string | undefined {
  if (desktopEntries.has(path)) return 'electron/desktop';
  return Object.keys(mayImport)
    .filter((layer) => path.startsWith(`${layer}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** External module → where it may be imported, in the product. */
const onlyIn: Readonly<Record<string, RegExp>> = {
  'better-sqlite3': /^electron\/platform\/sqlite\.ts$|^test\/lab\/sqlite\.ts$/,
  keytar: /^electron\/credentials\/keychain\.ts$/,
  'socket.io-client': /^electron\/probes\/socket-io\/(client|polling)\.ts$/,
  ws: /^electron\/web\/|^electron\/probes\/stream\/websocket\.ts$/,
  pg: /^electron\/locations\/postgres\/connection\.ts$/,
  pino: /^electron\/platform\/logger\.ts$/,
  ssh2: /^(?:electron\/locations|test\/lab)\/ssh\//,
  re2js: /^electron\/packs\/expression\/regex\.ts$/,
  'json-p3': /^electron\/packs\/expression\/json-path\.ts$/,
  yaml: /^electron\/packs\/yaml\.ts$/,
  'smol-toml': /^electron\/packs\/formats\/toml\.ts$/,
  commander: /^electron\/cli\//,
  electron: /^electron\/(main|preload)\.ts$|^electron\/desktop\//,
  zod: /^(shared|electron)\//,
  'age-encryption': /^electron\/snapshots\/transfer\//,
  'tar-stream': /^electron\/snapshots\/transfer\//,
  'hash-wasm': /^electron\/locations\/secure-store\/derive-key\.ts$/,
  croner: /^electron\/schedules\//,
  uqr: /^electron\/repository\/kit\//,
  nodemailer: /^electron\/alerts\//,
  yazl: /^electron\/incidents\//,
  'tough-cookie': /^electron\/probes\/http\//,
  'socket.io': /^test\/lab\//,
  busboy: /^test\/lab\//,
  react: /^renderer\//,
  'react-dom': /^renderer\//,
  uplot: /^renderer\//,
  '@base-ui/react': /^renderer\//,
  '@tanstack/react-query': /^renderer\//,
  '@tanstack/react-table': /^renderer\//,
  '@tanstack/react-virtual': /^renderer\//,
};

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The folders of the first two levels: a closed set, a new one needs a decision in build/decisions. */
const folderSet: Readonly<Record<string, string>> = {
  '.ci': '',
  '.github': 'workflows',
  build: 'decisions icons steps tasks',
  docs: 'screenshots',
  electron:
    'actions alerts cli console credentials desktop handlers hosts incidents journal locations packs platform policies probes releases reports repository runbooks schedules snapshots socket store targets views web',
  renderer: 'app bridge data features styles ui',
  shared: 'contract errors model rules text',
  test: 'bench contract fakes faults fixtures integration lab ui unit',
};

describe('imports', () => {
  it('go down only, and no domain imports its sibling', () => {
    const upward = sources.flatMap((source) => {
      const from = layerOf(source.path);
      if (from === undefined) return [];
      return source.imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => posix.join(posix.dirname(source.path), specifier))
        .filter((target) => {
          const to = layerOf(target);
          return to !== from && (to === undefined || !(mayImport[from] ?? []).includes(to));
        })
        .map((target) => `${source.path} → ${target}`);
    });
    expect(upward).toEqual([]);
  });

  it('of a feature see of the frame only the place and the commands, and bring no style sheet of another', () => {
    const strays = sources.flatMap(({ path, imports }) => {
      const own = /^renderer\/features\/[^/]+\//.exec(path)?.[0];
      if (own === undefined) return [];
      return imports
        .map((specifier) => posix.join(posix.dirname(path), specifier))
        .filter(
          (to) => to.startsWith('renderer/app/') || (to.endsWith('.css') && !to.startsWith('renderer/ui/')),
        )
        .filter((to) => !frame.test(to) && !to.startsWith(own))
        .map((to) => `${path} → ${to}`);
    });
    expect(strays).toEqual([]);
  });

  it('name their file with its extension', () => {
    const bare = sources.flatMap((source) =>
      source.imports
        .filter(
          (specifier) => specifier.startsWith('.') && !/\.(ts|tsx|mjs|css|svg|json)(\?\w+)?$/.test(specifier),
        )
        .map((specifier) => `${source.path}: ${specifier}`),
    );
    expect(bare).toEqual([]);
  });

  it('reach each external module in its one place', () => {
    const strays = [...product, ...sources.filter((source) => source.path.startsWith('test/lab/'))].flatMap(
      (source) =>
        source.imports
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .filter((specifier) => onlyIn[packageName(specifier)]?.test(source.path) !== true)
          .map((specifier) => `${source.path}: ${specifier}`),
    );
    expect(strays).toEqual([]);
  });

  it('bring neither node nor electron into the window and the shared code', () => {
    const strays = product
      .filter((source) => /^(renderer|shared)\//.test(source.path))
      .filter((source) => source.imports.some((specifier) => /^(node:|electron$)/.test(specifier)))
      .map((source) => source.path);
    expect(strays).toEqual([]);
  });

  it('mention no package that package.json does not list', () => {
    const listed = new Set(dependencyNames());
    const unlisted = sources.flatMap((source) =>
      source.imports
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .filter((specifier) => !listed.has(packageName(specifier)))
        .map((specifier) => `${source.path}: ${specifier}`),
    );
    expect(unlisted).toEqual([]);
  });
});

describe('folders', () => {
  const folders = (path: string): readonly string[] =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !generated.has(entry.name))
      .map((entry) => entry.name)
      .toSorted();

  it('are a closed set at the first level', () => {
    expect(folders('.').filter((name) => folderSet[name] === undefined)).toEqual([]);
  });

  it.each(Object.entries(folderSet))('are a closed set in %s', (folder, allowed) => {
    if (!existsSync(join(root, folder))) return;
    expect(folders(folder).filter((name) => !allowed.split(' ').includes(name))).toEqual([]);
  });

  it.each(['build', 'electron', 'renderer', 'shared', 'test'])(
    '%s says in its README what belongs there',
    (folder) => {
      const lines = readFileSync(join(root, folder, 'README.md'), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines.length).toBeLessThanOrEqual(40);
    },
  );
});

describe('files', () => {
  it('have at most 300 lines', () => {
    const long = sources
      // Handed out as one file that needs no other.
      .filter((source) => source.path !== 'electron/repository/kit/recover.mjs')
      .filter((source) => source.text.trimEnd().split('\n').length > 300)
      .map((source) => source.path);
    expect(long).toEqual([]);
  });

  it('are no barrels: in the product each name is exported at one place', () => {
    const barrels = product.filter(
      ({ path, text }) =>
        /(^|\/)index\.tsx?$/.test(path) || /^export (\*|(type )?\{[^}]*\}) from/m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });

  it('are named in kebab case, components in Pascal case', () => {
    const odd = sources
      .map((source) => posix.basename(source.path))
      .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|spec|config|bench|d))?\.(ts|tsx|mjs)$/.test(name))
      .filter((name) => !/^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name));
    expect(odd).toEqual([]);
  });

  it('in the product have named exports only', () => {
    const strays = product.filter((source) => /^export default\b|\bas default\b/m.test(source.text));
    expect(strays.map((source) => source.path)).toEqual([]);
  });

  it('carry no note about work to be done later', () => {
    const marker = new RegExp(['TO' + 'DO', 'FIX' + 'ME'].map((word) => `\\b${word}\\b`).join('|'));
    const strays = files
      .filter((path) => /\.(ts|tsx|mjs|css|html|md|yaml|yml)$/.test(path))
      .filter((path) => marker.test(readFileSync(join(root, path), 'utf8')));
    expect(strays).toEqual([]);
  });

  it('that tests share clean up after each test, and not after the first file that loads them', () => {
    const strays = sources
      .filter(({ path }) => path.startsWith('test/') && !path.endsWith('.test.ts'))
      .filter(({ text }) => /^(?:before|after)(?:Each|All)\(/m.test(text));
    expect(strays.map(({ path }) => path)).toEqual([]);
  });

  it('name colours in renderer/styles only', () => {
    const colour = /(?<![\w&/])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b(?!-)|\b(?:rgb|hsl|oklch)a?\(/i;
    const strays = files
      .filter((path) => /^renderer\/.*\.(ts|tsx|css)$/.test(path) && !path.startsWith('renderer/styles/'))
      .filter((path) => colour.test(readFileSync(join(root, path), 'utf8')));
    expect(strays).toEqual([]);
  });
});

function dependencyNames(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  return [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
}

describe('dependencies', () => {
  it('each have one line of why in build/dependencies.md, and no line is left over', () => {
    const lines = readFileSync(join(root, 'build/dependencies.md'), 'utf8').matchAll(
      /^\| `([^`]+)` +\| \S/gm,
    );
    expect(new Set([...lines].map((match) => match[1]))).toEqual(new Set(dependencyNames()));
  });

  it('have exact versions', () => {
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    expect(manifest.match(/": "(npm:[^"]*@)?[\^~*][^"]*"/g)).toBeNull();
  });
});
