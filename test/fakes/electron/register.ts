import { registerHooks } from 'node:module';

const double = new URL('main-process.ts', import.meta.url).href;

/** From here on `import 'electron'` in this process means the double. Used as `node --import`. */
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' || specifier.endsWith('/node_modules/electron/index.js')
      ? { url: double, format: 'module-typescript', shortCircuit: true }
      : nextResolve(specifier, context),
});
