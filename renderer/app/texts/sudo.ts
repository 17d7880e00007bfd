import { bilingual } from '../../ui/bilingual.ts';

export const sudoTexts = bilingual(
  {
    title: 'sudo on this host',
    declare: 'Use sudo there',
    meaning:
      'Everything that is done there for this target is then done as root: its programs, files, databases, captures and restores. Plans and the journal say so.',
    password: 'Password that sudo asks for',
    passwordHelp: 'Empty where it asks for none. Kept once sudo has taken it, and forgotten with the host.',
    store: 'Try and keep it',
    try: 'Try sudo now',
    notTried: 'Not tried. No password is stored, and none is needed where sudo asks for none.',
    stored: 'A password is stored.',
    worksWithout: 'Works: sudo asks for no password.',
    worksStored: 'Works with the password that is stored.',
    asks: 'sudo asks for a password, and none is stored:',
    refused: 'sudo refuses:',
    notEntered: 'The host was not entered: its key is not the one that is known. Connect again first.',
  },
  {
    title: '이 호스트의 sudo',
    declare: '호스트에서 sudo 사용',
    meaning:
      '호스트에서 이 대상을 위해 하는 모든 일(프로그램, 파일, 데이터베이스, 캡처, 복원)을 root 권한으로 처리합니다. 계획과 저널에 표시됩니다.',
    password: 'sudo가 묻는 비밀번호',
    passwordHelp: '묻지 않으면 비워 두십시오. sudo가 받아들이면 저장하고, 호스트를 삭제하면 함께 삭제합니다.',
    store: '시험하고 저장',
    try: '지금 sudo 시험',
    notTried: '시험하지 않았습니다. 저장된 비밀번호가 없으며, sudo가 묻지 않으면 필요하지 않습니다.',
    stored: '비밀번호가 저장되어 있습니다.',
    worksWithout: '동작합니다. sudo가 비밀번호를 묻지 않습니다.',
    worksStored: '저장된 비밀번호로 동작합니다.',
    asks: 'sudo가 비밀번호를 묻지만 저장된 것이 없습니다:',
    refused: 'sudo가 거부했습니다:',
    notEntered: '호스트에 접속하지 않았습니다. 호스트 키가 등록된 키와 다릅니다. 먼저 다시 연결하십시오.',
  },
);
