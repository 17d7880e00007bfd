import { behindFile } from './behind-policy.ts';
import { probeReach } from './probe-reach.ts';
import { requestsOf } from './probe-requests.ts';
import type { ActionDefinition } from './schema/action.ts';
import type { Pack } from './schema/pack.ts';
import type { ProbeDefinition } from './schema/probe.ts';
import type { Stage } from './schema/stage.ts';
import type { ViewSource } from './schema/view.ts';
import { behindRequest } from './settings-in.ts';
import { viewReach } from './view-reach.ts';

/** Settings that a probe cannot do without: those that it says, and those of the places that it looks into. */
export function behindProbe(probe: ProbeDefinition, pack: Pack): readonly string[] {
  const looked = [...probeReach(probe, pack).settings, ...requestsOf(probe).flatMap(behindRequest)];
  const places = [...new Set([...probe.needs, ...looked])];
  return places.filter((name) => Object.hasOwn(pack.settings, name));
}

/** Settings that lead to what a view reads. */
export function behindView(source: ViewSource): readonly string[] {
  return viewReach(source).settings;
}

/** The settings of type folder that an action works in. */
export function behindAction(action: ActionDefinition, pack: Pack): readonly string[] {
  switch (action.kind) {
    case 'sqlite-exec':
    case 'files-delete':
      return ['root'];
    case 'files-keep':
      return action.files.map(({ base }) => base);
    case 'command':
      return [action.base];
    case 'http':
      return [];
    case 'file-edit':
      return behindFile(action.file, pack);
    case 'guided':
      return action.stages.flatMap((stage) => behindStage(stage, pack));
  }
}

function behindStage(stage: Stage, pack: Pack): readonly string[] {
  if (stage.do === 'command') return [stage.base];
  return stage.do === 'edit' || stage.do === 'keep' ? behindFile(stage.file, pack) : [];
}
