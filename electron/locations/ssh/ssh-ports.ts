import type { HostEntry } from '../../../shared/model/host.ts';
import type { HostKey, HostKeyFinding } from './host-key.ts';
import type { SshAddress } from './ssh-address.ts';

/** How a host is reached, as an operator chose it. Two targets with equal settings share one connection. */
export type SshSettings = {
  readonly address: SshAddress;
  /** A private key; null takes those that `~/.ssh/config` and the agent offer, and the usual files. */
  readonly keyFile: string | null;
  /** The hosts on the way, the nearest first; null takes `ProxyJump` of `~/.ssh/config`. */
  readonly jumps: readonly SshAddress[] | null;
};

/** An account on a host by its real name and port, after `~/.ssh/config` was applied. */
export type SshAccount = { readonly user: string; readonly host: string; readonly port: number };

/** The keys of hosts that the console itself keeps. Those of `known_hosts` files are read besides. */
interface HostKeys {
  find(host: string, port: number): Promise<readonly HostKey[]>;
}

/** Where passwords and passphrases come from. Null when there is none; rejects with `credentials/…` when the store cannot be asked. */
export interface SshSecrets {
  password(account: SshAccount, signal: AbortSignal): Promise<string | null>;
  /** The passphrase of a private key's file. */
  passphrase(keyFile: string, signal: AbortSignal): Promise<string | null>;
  /** Told of a passphrase that did not open its key, also where something else lets the account in afterwards. */
  wrongPassphrase?(keyFile: string): void;
}

/** The desk's own side of SSH: whose files and agent are used. */
export type SshDesk = {
  readonly hostKeys: HostKeys;
  readonly secrets: SshSecrets;
  /** Holds `.ssh`. */
  readonly homeFolder: string;
  /** The account here: the user of a host where nothing else names one. */
  readonly userName: string;
  /** The agent's socket, as in SSH_AUTH_SOCK; null without one. */
  readonly agentSocket: string | null;
  /** What a `ProxyCommand` of the SSH configuration finds in its environment: that of the account here, as with ssh. */
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What a host showed before anything was sent to it. */
export type PresentedHostKey = {
  /** As the host is shown: `user@host`, with its port where that is not the usual one. */
  readonly label: string;
  /** The account that the key stands before; with jump hosts the first one that is not known. */
  readonly account: SshAccount;
  readonly key: HostKey;
  readonly fingerprint: string;
  readonly finding: HostKeyFinding;
};

/** How things stand with a host. Times are milliseconds of the wall clock. */
export type SshState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | {
      readonly kind: 'open';
      readonly since: number;
      readonly server: string;
      /** What let the account in, in its order. */
      readonly enteredBy: readonly HostEntry[];
    }
  /** It failed; it is not tried by itself again before `retryAt`. */
  | { readonly kind: 'failed'; readonly error: Error; readonly retryAt: number };
