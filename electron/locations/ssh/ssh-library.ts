/** The only place that loads the library: with the first connection, so that no start pays for it. */
export async function loadSsh() {
  const { default: library } = await import('ssh2');
  return library;
}
