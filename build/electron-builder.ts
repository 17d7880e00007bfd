import type { Configuration } from 'electron-builder';

/** Of the packages only the two native ones travel: everything else is inside the bundles. */
const nativeModules = ['better-sqlite3', 'keytar'].flatMap((name) => [
  `node_modules/${name}/package.json`,
  `node_modules/${name}/LICENSE*`,
  `node_modules/${name}/lib/**/*.js`,
  // electron-builder fills in the two names: only the binaries of the system it packages for.
  `node_modules/${name}/prebuilds/\${platform}-\${arch}{.node,/*.node}`,
]);

/** How electron-builder makes the application; build/tasks/package.ts hands it over. */
export const packaging: Configuration = {
  appId: 'io.github.holdfast',
  productName: 'Holdfast',
  directories: { output: 'dist', buildResources: 'build' },
  files: [
    '!**/*',
    'package.json',
    'LICENSE',
    'out/*.js',
    'out/*.cjs',
    'out/renderer/**',
    'out/packs/**',
    'out/pack-values/**',
    'out/kit/**',
    'out/icons/**',
    ...nativeModules,
  ],
  icon: 'build/icons/icon.png',
  asar: true,
  asarUnpack: ['**/*.node'],
  npmRebuild: false,
  publish: null,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: { target: ['AppImage', 'deb'], category: 'Utility', maintainer: 'Holdfast contributors' },
  mac: { target: ['dmg'], category: 'public.app-category.utilities', hardenedRuntime: true },
  win: { target: ['nsis'] },
};
