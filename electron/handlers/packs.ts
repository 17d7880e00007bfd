import type { Handlers } from '../dispatcher.ts';
import type { TrialRequest } from '../console/pack-trial.ts';
import type { PackTrial } from '../../shared/model/pack.ts';
import type { PackLibrary } from '../packs/pack-library.ts';
import type { TargetService } from '../targets/target-service.ts';
import type { Picker } from './picker.ts';
import type { RunningCalls } from './running-calls.ts';
import { pathsOf } from './targets.ts';

export type PackParts = {
  readonly packs: PackLibrary;
  readonly picker: Picker;
  readonly calls: RunningCalls;
  readonly targets: Pick<TargetService, 'get'>;
  tryPack(request: TrialRequest, signal: AbortSignal): Promise<PackTrial>;
  /** Targets read their pack anew after it was installed or removed. */
  packsChanged(): void;
};

export function createPackHandlers(parts: PackParts): Handlers['packs'] {
  const { packs, packsChanged } = parts;
  return {
    list: async (_nothing, { signal }) => {
      await packs.prepare(signal);
      return { packs: [...packs.list()] };
    },
    show: ({ packId }) => packs.show(packId),
    source: ({ packId }) => packs.source(packId),
    validate: ({ text }) => {
      const { ok, problems, pack } = packs.validate(text);
      return { ok, problems: [...problems], pack };
    },
    template: () => packs.template(),
    try: ({ text, targetId, settings, network, callId }, { signal }) => {
      const known = targetId === undefined ? {} : parts.targets.get(targetId).settings;
      const described = packs.validate(text).pack?.settings ?? [];
      const typeOf = (name: string) => described.find((one) => one.name === name)?.type;
      const request = {
        text,
        targetId: targetId ?? null,
        settings: pathsOf(parts.picker, typeOf, settings, known),
        network: { ca: network.ca ?? null, proxy: network.proxy ?? null },
      };
      return parts.calls.run(callId, signal, (ending) => parts.tryPack(request, ending));
    },
    planInstall: ({ text }) => {
      const { remarks, ...plan } = packs.planInstall(text);
      return { ...plan, remarks: [...remarks] };
    },
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
