import type { KoreanShell } from './catalogue.ts';

export const KOREAN_SHELL: KoreanShell = {
  shell: {
    keptForText: 'Kept를 닫지 않고 잠가 두었습니다. 쓰던 글을 저장하지 못했기 때문입니다. 암호를 입력해 열면 그 글이 다시 나옵니다. 지금 한 번 더 닫으면 그 글은 사라집니다.',
  },
  names: {
    title: '지금은 이름이 영문인 파일만 고르세요',
    text: '파일이나 폴더 이름에 한글이 들어 있으면 그 파일은 저장되지 않고, 화면이 닫히면서 잠길 수 있습니다. 이미 보관한 자료는 안전합니다. 이 컴퓨터의 언어 설정(LANG)이 UTF-8이 아니어서 생기는 일입니다.',
    help: 'LANG=ko_KR.UTF-8 또는 LANG=C.UTF-8로 Kept를 시작하거나, 파일을 영문자와 숫자로 된 이름으로 복사한 뒤 고르세요. 내용은 그대로이고, 기록에는 바꾼 이름이 남습니다.',
  },
  release: {
    of: '{{day}}에 나온 버전입니다.',
    age_other: '나온 지 {{count}}개월 되었습니다.',
    clock: '이 컴퓨터의 시계가 그날보다 이른 날을 가리킵니다.',
    mended: '화면을 그리는 데 쓰는 Electron {{major}} 버전은 {{month}} 무렵까지 만든 곳에서 보안 업데이트를 내놓습니다.',
    notMended: '화면을 그리는 데 쓰는 Electron {{major}} 버전은 {{month}} 무렵부터 만든 곳에서 보안 업데이트를 내놓지 않습니다.',
    ask: '새 버전이 있는지 Kept를 받은 곳에 물어보세요. 보관한 자료는 새 버전에서도 그대로 열립니다.',
  },
};
