import type { Handlers } from '../dispatcher.ts';
import type { PackLibrary } from '../packs/pack-library.ts';

export type PackParts = {
  readonly packs: PackLibrary;
  /** Targets read their pack anew after it was installed or removed. */
  packsChanged(): void;
};

export function createPackHandlers({ packs, packsChanged }: PackParts): Handlers['packs'] {
  return {
    list: () => ({ packs: [...packs.list()] }),
    show: ({ packId }) => packs.show(packId),
    source: ({ packId }) => packs.source(packId),
    validate: ({ text }) => {
      const { ok, problems, pack } = packs.validate(text);
      return { ok, problems: [...problems], pack };
    },
    template: () => packs.template(),
    planInstall: ({ text }) => packs.planInstall(text),
    install: ({ text, approvedSha256 }) => {
      const installed = packs.install(text, approvedSha256);
      packsChanged();
      return installed;
    },
    remove: ({ packId }) => {
      packs.remove(packId);
      packsChanged();
      return {};
    },
  };
}
