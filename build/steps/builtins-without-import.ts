import type { Plugin } from 'vite';

/** `import a, { b as c } from "node:x";` on a line of its own, as the bundler writes it. */
const importLine = /^import (?:([\w$]+),? )?(?:\{ ([^}]*) \} )?from "(node:[\w/]+)";$/gm;

/**
 * Takes Node's own modules without `import`, which asks for every name that a module has: for one of `node:http`, Node loads all of undici,
 * a tenth of the start of every command.
 */
export const builtinsWithoutImport: Plugin = {
  name: 'builtins-without-import',
  renderChunk: (code) => ({ code: code.replaceAll(importLine, takeModule), map: null }),
};

function takeModule(_line: string, whole: string | undefined, names: string | undefined, id: string): string {
  const module = `process.getBuiltinModule("${id}")`;
  const parts = names === undefined ? [] : [`{ ${names.replaceAll(' as ', ': ')} } = ${whole ?? module}`];
  return `const ${[...(whole === undefined ? [] : [`${whole} = ${module}`]), ...parts].join(', ')};`;
}
