import type { KoreanStamp } from './catalogue.ts';

export const KOREAN_STAMP: KoreanStamp = {
  stamp: {
    request: '시점확인 요청',
  },
  bundles: {
    title: '제출 파일과 시점확인',
    text: '지금까지 만든 제출 파일을 보고, 시점확인을 추가합니다',
    lead: '제출 파일마다 내용이 들어 있지 않은 작은 요청 파일(.tsq)이 함께 만들어집니다. 인터넷을 쓸 수 있는 사람이 이 파일을 시점확인(타임스탬프) 기관에 보내 답(.tsr)을 받아 오면, 여기에서 인터넷 없이 확인하고 보관합니다.',
    add: '받은 답 추가하기(.tsr, .ots)',
    adding: '답을 확인하고 있습니다…',
    added: '{{name}}에 대한 답이며, 보관했습니다.',
    none: '아직 만든 제출 파일이 없습니다.',
    noneText: '제출 파일을 만들면 여기에 나타납니다.',
    exported: '{{when}} 완성',
    items: '증거',
    size: '크기',
    noStamp: '아직 시점확인이 없습니다.',
    checks: '확인한 열두 가지',
    notShown: '이것으로 알 수 없는 것',
    keptSince: '{{when}}부터 보관 중',
  },
};
