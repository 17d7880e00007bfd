import type { Keytar } from '../../electron/credentials/keychain.ts';

/** keytar's API over a map. `mode` makes it hang or refuse; `locked` finds nothing and keeps nothing, as gnome-keyring does. */
export class FakeKeytar implements Keytar {
  readonly items = new Map<string, string>();
  mode: 'answers' | 'hangs' | 'refuses' | 'locked' = 'answers';
  calls = 0;
  #released: (() => void)[] = [];

  getPassword(_service: string, account: string): Promise<string | null> {
    return this.#answer(() => (this.mode === 'locked' ? null : (this.items.get(account) ?? null)));
  }

  setPassword(_service: string, account: string, password: string): Promise<void> {
    return this.#answer(() => {
      if (this.mode === 'locked') throw new Error('Cannot create an item in a locked collection');
      this.items.set(account, password);
    });
  }

  deletePassword(_service: string, account: string): Promise<boolean> {
    return this.#answer(() => this.mode !== 'locked' && this.items.delete(account));
  }

  /** The owner typed the password: hanging calls go on. */
  release(): void {
    this.mode = 'answers';
    for (const go of this.#released.splice(0)) go();
  }

  async #answer<Value>(act: () => Value): Promise<Value> {
    this.calls += 1;
    if (this.mode === 'refuses') throw new Error('The connection is closed');
    if (this.mode === 'hangs') await new Promise<void>((resolve) => this.#released.push(resolve));
    return act();
  }
}
