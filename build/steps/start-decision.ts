/** What decides between the window and the local web face. */
export type StartFacts = {
  readonly platform: NodeJS.Platform;
  /** Linux: DISPLAY or WAYLAND_DISPLAY is set; elsewhere a desktop is taken for granted unless this is a remote shell. */
  readonly displayPresent: boolean;
  /** Chromium refuses its sandbox to root on Linux, and Holdfast does not run without the sandbox. */
  readonly isRoot: boolean;
  readonly runtime: 'present' | 'missing' | 'could-not-be-fetched';
};

export type StartDecision =
  | { readonly face: 'desktop' }
  | { readonly face: 'fetch-runtime' }
  | { readonly face: 'web'; readonly reason: string };

/** Decides which face `npm start` opens; asked again after the runtime was fetched or could not be. */
export function decideStart(facts: StartFacts): StartDecision {
  if (!facts.displayPresent) {
    return { face: 'web', reason: 'no display was found for the desktop window' };
  }
  if (facts.platform === 'linux' && facts.isRoot) {
    return { face: 'web', reason: 'the desktop window keeps its sandbox on, which Linux refuses to root' };
  }
  if (facts.runtime === 'present') return { face: 'desktop' };
  if (facts.runtime === 'missing') return { face: 'fetch-runtime' };
  return { face: 'web', reason: 'the Electron runtime could not be fetched' };
}

/** Whether a window can be shown, from the environment alone. */
export function hasDisplay(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (platform === 'linux') return Boolean(env['DISPLAY'] ?? '') || Boolean(env['WAYLAND_DISPLAY'] ?? '');
  return (env['SSH_CONNECTION'] ?? '') === '';
}
