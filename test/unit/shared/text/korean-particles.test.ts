import { describe, expect, it } from 'vitest';
import { withParticles } from '../../../../shared/text/korean-particles.ts';
import { localText } from '../../../../shared/text/local-text.ts';

describe('Korean particles', () => {
  it.each([
    ['"프로그램"이(가) 없습니다', '"프로그램"이 없습니다'],
    [
      '설정 "서비스 정의 폴더"(service-folder)이(가) 비었습니다',
      '설정 "서비스 정의 폴더"(service-folder)가 비었습니다',
    ],
    ['저장소을(를) 고르고 대상은(는) 둡니다', '저장소를 고르고 대상은 둡니다'],
    ['이 설정와(과) 저 정책과(와)', '이 설정과 저 정책과'],
    ['서울(으)로, 부산(으)로, 대구(으)로', '서울로, 부산으로, 대구로'],
    ['127.0.0.1:9이(가) 404(으)로, :80이(가) 200(으)로 응답', '127.0.0.1:9가 404로, :80이 200으로 응답'],
  ])('follow how what stands before them ends: %s', (written, read) => {
    expect(withParticles(written)).toBe(read);
  });

  it('stay in both forms after what is read aloud in a way that is not known', () => {
    expect(withParticles('"main.db"을(를) messenger(으)로')).toBe('"main.db"을(를) messenger(으)로');
  });

  it('are chosen where a text is made', () => {
    expect(localText('The disk is gone.', '디스크이(가) 없습니다.').ko).toBe('디스크가 없습니다.');
  });
});
