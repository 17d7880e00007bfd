import { z } from 'zod';
import { Name, PackText } from './common.ts';

/**
 * What is proven of each set by opening it, beyond bytes and structure: a probe of kind secure-store, asked of the captured copy. All that it
 * reads has to be parts of the set: its database one of kind sqlite, the files of its key of kind file.
 */
export const ProofDefinition = z.strictObject({ id: Name, title: PackText, probe: Name });
export type ProofDefinition = z.infer<typeof ProofDefinition>;
