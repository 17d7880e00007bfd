import { z } from 'zod';
import { LocalText } from './local-text.ts';

/** A fingerprint as OpenSSH prints it. */
export const Fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);
export type Fingerprint = z.infer<typeof Fingerprint>;

/** How a host is reached: its address, and what `~/.ssh/config` does not say already. */
export const HostWay = z.object({
  /** `user@host:port`; user and port may be left out. */
  address: z.string().trim().min(1).max(1024),
  /** A private key's file on this computer; null takes what the SSH configuration and the agent have. */
  keyFile: z.string().trim().min(1).max(4096).nullable().default(null),
  /** The hosts on the way, joined by commas, the nearest first; null takes those of the SSH configuration. */
  jumps: z.string().trim().min(1).max(4096).nullable().default(null),
});
export type HostWay = z.infer<typeof HostWay>;

/** The host of a target. */
export const TargetHost = HostWay.extend({
  /** Everything is done there as root, by sudo; single files are read as the account first. */
  sudo: z.boolean().default(false),
});
export type TargetHost = z.infer<typeof TargetHost>;

/** A way into a host, and whether it is used with sudo; left out where those decide who have targets there. */
export type HostUse = HostWay & Partial<Pick<TargetHost, 'sudo'>>;

/** A folder on a host, `ssh://user@host:port/folder` with what is no plain character percent-encoded, and the rest of the way there. */
export const HostPlace = z.object({
  place: z
    .string()
    .trim()
    .regex(/^ssh:\/\//i)
    .max(8192),
  keyFile: HostWay.shape.keyFile,
  jumps: HostWay.shape.jumps,
});
export type HostPlace = z.infer<typeof HostPlace>;

/** A host's public key, as somebody compares it. */
export const HostKeyShown = z.object({ type: z.string(), fingerprint: Fingerprint });
export type HostKeyShown = z.infer<typeof HostKeyShown>;

export const hostAbilityNames = [
  'sftp',
  'shell',
  'python3',
  'sqlite3',
  'sha256sum',
  'stat',
  'df',
  'pg_dump',
  'sudo',
] as const;

/** One thing that a host has or lacks. */
export const HostAbility = z.object({
  name: z.enum(hostAbilityNames),
  present: z.boolean(),
  /** A version, or what is special about it; null where there is nothing to say. */
  detail: LocalText.nullable(),
  /** What it will be used for. */
  use: LocalText,
  /** What it means that it is missing; null where it is there. */
  missing: LocalText.nullable(),
});
export type HostAbility = z.infer<typeof HostAbility>;

/** One thing that a host took for a login; a host may want two. `detail` is the key file, or the key of the agent. */
export const HostEntry = z.object({
  method: z.enum(['agent', 'key-file', 'password', 'keyboard-interactive', 'none']),
  detail: z.string().nullable(),
});
export type HostEntry = z.infer<typeof HostEntry>;

export const HostFacts = z.object({
  /** How the server calls itself, as in `OpenSSH_9.2p1`. */
  server: z.string(),
  system: z.enum(['posix', 'windows', 'unknown']),
  /** As in `Linux 6.1.0 x86_64`; null where it could not be asked. */
  systemName: z.string().nullable(),
  account: z.string(),
  /** What let the account in, in its order. */
  enteredBy: z.array(HostEntry),
  /** How far its clock is ahead of this one, and how exactly that is known. */
  clock: z.object({ aheadMs: z.number(), uncertainMs: z.number() }).nullable(),
  abilities: z.array(HostAbility),
  /** What has to be known besides, such as what a host of this system can do today. */
  remark: LocalText.nullable(),
});
export type HostFacts = z.infer<typeof HostFacts>;

/** What should be known of the way to a host, such as a ProxyCommand that it goes through; left out where there is nothing. */
const WayNotes = z.array(LocalText).optional();

/**
 * What came of a look at a host. Its `host` is the one that showed the key, as it is called in lists: with jump hosts the first one that is not
 * known. `address` is how it was entered, or would be: `user@host`, with its port where that is not the usual one.
 */
export const HostCheck = z.discriminatedUnion('kind', [
  /** Nothing was sent to it. `compare` shows the same fingerprint when it is run on the host. */
  z.object({
    kind: z.literal('unknown-key'),
    host: z.string(),
    address: z.string(),
    key: HostKeyShown,
    compare: z.string(),
    notes: WayNotes,
  }),
  /** A hard stop. `known` are the keys that were expected; `file` is null for those that this desk has pinned. */
  z.object({
    kind: z.literal('changed-key'),
    host: z.string(),
    address: z.string(),
    key: HostKeyShown,
    known: z.array(HostKeyShown.extend({ file: z.string().nullable() })),
  }),
  z.object({
    kind: z.literal('revoked-key'),
    host: z.string(),
    address: z.string(),
    key: HostKeyShown,
    file: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('reached'),
    host: z.string(),
    address: z.string(),
    key: HostKeyShown,
    /** False for a key that only stands in a `known_hosts` file. */
    pinned: z.boolean(),
    facts: HostFacts,
    notes: WayNotes,
  }),
]);
export type HostCheck = z.infer<typeof HostCheck>;

/** How an account of a host stands with sudo there. */
export const SudoState = z.object({
  /** Whether this desk keeps what sudo asks the account for. */
  stored: z.boolean(),
  /** Null where it was not tried. `asks`: sudo wants a password, and none is stored. */
  tried: z.enum(['works', 'asks', 'refused']).nullable(),
  /** What sudo itself said when it did not work. */
  said: z.string().nullable(),
});
export type SudoState = z.infer<typeof SudoState>;

/** How things stand with the connection to the host of a target. Everything that looks at the target shares it. */
export const HostLink = z.object({
  /** As the operator wrote it. */
  host: z.string(),
  /** `closed` opens with the next use; `failed` pauses until `retryAt`. */
  state: z.enum(['closed', 'opening', 'open', 'failed']),
  since: z.number().nullable(),
  /** How its server calls itself. */
  server: z.string().nullable(),
  /** Measured now; null unless it is open and answers at once. */
  roundTripMs: z.number().nullable(),
  /** When it was last heard of; null unless it is open and does not answer now. */
  silentSince: z.number().nullable().default(null),
  problem: LocalText.nullable(),
  retryAt: z.number().nullable(),
});
export type HostLink = z.infer<typeof HostLink>;

/** A host whose key this desk has pinned. */
export const KnownHost = z.object({
  /** `host`, or `host:port` where the port is not 22. Typed to forget it. */
  name: z.string(),
  key: HostKeyShown,
  pinnedAt: z.number(),
  pinnedBy: z.string(),
  /** The last time that it was checked since; null before the first. */
  lastCheck: z.object({ at: z.number(), way: HostWay, problem: LocalText.nullable() }).nullable(),
});
export type KnownHost = z.infer<typeof KnownHost>;

/** A pinned host, and how things stand with the connections of this console there; null where nothing has led there yet. */
export const ListedHost = KnownHost.extend({ link: HostLink.nullable().default(null) });
export type ListedHost = z.infer<typeof ListedHost>;

/** A password or passphrase that is kept for hosts, by its name: `password ops@chat`, `sudo ops@chat`, `passphrase /home/ops/.ssh/id`. */
export const HostSecret = z.object({
  name: z.string().min(1).max(5000),
  backend: z.enum(['keychain', 'vault']),
  updatedAt: z.number(),
});
export type HostSecret = z.infer<typeof HostSecret>;
