/** A secret in memory, for the length of one operation. */
export type Secret = { readonly username: string | null; readonly secret: string };

/**
 * How the engine reaches the secrets of a target. Never offered to a face. `read` answers null when there is none, and rejects
 * with `credentials/…` when the store cannot be asked; a failed read never deletes or overwrites anything.
 */
export interface SecretSource {
  read(targetId: string, name: string, signal: AbortSignal): Promise<Secret | null>;
  /** Durable when it resolves: a rotating token is stored before the server's answer is used for anything else. */
  store(targetId: string, name: string, value: Secret, signal: AbortSignal): Promise<void>;
}
