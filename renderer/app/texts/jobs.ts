import { bilingual } from '../../ui/bilingual.ts';

export const jobTexts = bilingual(
  {
    running: 'Running jobs',
    starting: 'Starting…',
    stepOf: (step: number, steps: number) => `Step ${step} of ${steps}`,
    files: (done: string, total: string | null) =>
      total === null ? `${done} files` : `${done} of ${total} files`,
    bytes: (done: string, total: string | null) => (total === null ? done : `${done} of ${total}`),
    left: (low: string, high: string) => `between ${low} and ${high} left`,
    quiet: (age: string) => `no news for ${age}`,
    carried: (bytes: string, rate: string) => `${bytes} over the link (${rate})`,
    runningFor: (age: string) => `running for ${age}`,
    cancel: 'Cancel',
    cancelJob: (title: string) => `Cancel: ${title}`,
    cancelling: 'Cancelling: it stops at the next safe place.',
    cancelled: 'Cancelled. What was there before is as it was.',
    progress: 'Progress',
    close: 'Close',
    leave: 'Leave it running',
    announceStage: (title: string, stage: string) => `${title}: ${stage}`,
  },
  {
    running: '실행 중인 작업',
    starting: '시작하는 중…',
    stepOf: (step: number, steps: number) => `${steps}단계 중 ${step}단계`,
    files: (done: string, total: string | null) =>
      total === null ? `파일 ${done}개` : `파일 ${total}개 중 ${done}개`,
    bytes: (done: string, total: string | null) => (total === null ? done : `${total} 중 ${done}`),
    left: (low: string, high: string) => `${low}에서 ${high} 남음`,
    quiet: (age: string) => `${age} 동안 소식 없음`,
    carried: (bytes: string, rate: string) => `연결로 ${bytes} (${rate})`,
    runningFor: (age: string) => `${age}째 실행 중`,
    cancel: '취소',
    cancelJob: (title: string) => `취소: ${title}`,
    cancelling: '취소하는 중입니다. 다음 안전한 지점에서 멈춥니다.',
    cancelled: '취소되었습니다. 이전에 있던 것은 그대로입니다.',
    progress: '진행 상황',
    close: '닫기',
    leave: '계속 실행',
    announceStage: (title: string, stage: string) => `${title}: ${stage}`,
  },
);
