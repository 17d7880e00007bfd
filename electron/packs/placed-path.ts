/** A path as the operator sees it before a pack is trusted: with the setting that leads to its folder, where that is not the server's own. */
export function placedPath(base: string, path: string): string {
  return base === 'root' ? path : `\${settings.${base}}/${path}`;
}
