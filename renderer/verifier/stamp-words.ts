import type { Language } from '../../shared/base/language.ts';

/** Words around a time stamp on the page; those about what was found are shared (shared/timestamp/words). */
export interface StampPageWords {
  readonly lead: string;
  readonly answer: string;
  readonly checking: string;
  readonly checks: string;
  readonly ownRoot: string;
  readonly ownRootHint: string;
  readonly rootFile: string;
  readonly noRoot: string;
}

export const STAMP_PAGE_WORDS: Readonly<Record<Language, StampPageWords>> = {
  ko: {
    lead: '시점확인 기관에서 받은 답(.tsr)이 있으면 여기에서 인터넷 없이 확인할 수 있습니다. 위의 결과에는 영향을 주지 않습니다.',
    answer: '받은 답(.tsr) 또는 OpenTimestamps 증명(.ots)',
    checking: '확인하고 있습니다…',
    checks: '확인한 열두 가지',
    ownRoot: '이 페이지가 알지 못하는 기관인 경우',
    ownRootHint: '그 기관에서 직접 받은 최상위 인증서가 있으면 함께 선택하십시오. 그 인증서를 믿을지는 직접 판단하셔야 합니다.',
    rootFile: '최상위 인증서(.pem)',
    noRoot: '그 파일에서 인증서를 읽을 수 없습니다.',
  },
  en: {
    lead: 'If you have the answer of a time-stamping authority (.tsr), it can be checked here without the internet. It does not change the result above.',
    answer: 'The answer (.tsr), or an OpenTimestamps proof (.ots)',
    checking: 'Checking…',
    checks: 'The twelve checks',
    ownRoot: 'If this page does not know the authority',
    ownRootHint: 'Choose its root certificate as well, if you obtained it from the authority itself. Whether to trust it is for you to judge.',
    rootFile: 'Root certificate (.pem)',
    noRoot: 'There is no certificate in that file.',
  },
  de: {
    lead: 'Liegt die Antwort eines Zeitstempeldienstes (.tsr) vor, lässt sie sich hier ohne Internet prüfen. Am Ergebnis oben ändert sie nichts.',
    answer: 'Die Antwort (.tsr) oder ein OpenTimestamps-Nachweis (.ots)',
    checking: 'Wird geprüft …',
    checks: 'Die zwölf Prüfungen',
    ownRoot: 'Wenn diese Seite den Dienst nicht kennt',
    ownRootHint: 'Wählen Sie auch sein Wurzelzertifikat, wenn Sie es vom Dienst selbst erhalten haben. Ob Sie ihm vertrauen, müssen Sie selbst beurteilen.',
    rootFile: 'Wurzelzertifikat (.pem)',
    noRoot: 'In dieser Datei ist kein Zertifikat.',
  },
};
