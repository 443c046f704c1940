import type { Language } from '../../shared/base/language.ts';
import type { Saved } from './save-out.ts';

/** Words for what lies in an intact bundle, for the comparison of the key, and for the printed sheet; {…} are filled in. */
export interface ContentsWords {
  readonly sheetTitle: string;
  readonly trust: {
    readonly title: string;
    /** Nothing was given to compare with. */
    readonly lead: string;
    readonly given: string;
    readonly wordsLabel: string;
    readonly same: string;
    readonly differs: string;
    readonly undo: string;
    readonly byEye: string;
    readonly byEyeSame: string;
    readonly byEyeDiffers: string;
  };
  readonly compared: {
    readonly same: { readonly meaning: string; readonly next: string };
    readonly differs: { readonly headline: string; readonly meaning: string; readonly next: string };
  };
  readonly items: {
    readonly title: string;
    readonly note: string;
    readonly covered: string;
    readonly reveal: string;
    readonly cover: string;
    readonly loading: string;
    readonly notShown: string;
    readonly alt: string;
    readonly details: string;
    readonly more: string;
    readonly none: string;
  };
  readonly log: { readonly title: string; readonly note: string; readonly open: string; readonly leftOut: string; readonly leftOutOne: string; readonly hash: string };
  readonly files: { readonly title: string; readonly note: string; readonly open: string; readonly path: string; readonly size: string };
  readonly save: {
    readonly button: string;
    readonly buttonOf: string;
    readonly running: string;
    readonly busy: string;
    readonly stop: string;
    /** By how it ended: see Saved. */
    readonly ended: Readonly<Record<Saved, string>>;
    /** Said before that where the name has another ending than in the bundle. */
    readonly renamed: string;
    readonly stopped: string;
    readonly changed: string;
    readonly failed: string;
  };
  readonly technical: {
    readonly button: string;
    /** In the place of the items, where there are too many of them. */
    readonly long: string;
    readonly ended: Readonly<Record<Exclude<Saved, 'copied'>, string>>;
  };
  readonly unknown: { readonly title: string };
  readonly changed: string;
  readonly tool: string;
  readonly toolValue: string;
  readonly zipSha256: string;
  readonly fileSize: string;
  readonly bytes: string;
}

const KOREAN: ContentsWords = {
  sheetTitle: '제출 파일 확인 결과',
  trust: {
    title: '어느 키로 봉인했는지',
    lead: '아래 키를 가진 보관함이 봉인했습니다. 종이로 받은 해시값 확인서의 “서명 키 낱말”이나 “서명 키 지문”과 같은지 비교하십시오. 낱말은 열 개를 모두 비교하십시오. 몇 개만 같은 키는 누구나 만들 수 있습니다. 하나라도 다르면 다른 키로 봉인한 것입니다.',
    given: '입력하신 키와 비교한 결과입니다. 봉인한 키는 다음과 같습니다.',
    wordsLabel: '서명 키 낱말',
    same: '종이와 모두 같습니다',
    differs: '다릅니다',
    undo: '비교 취소',
    byEye: '눈으로 비교한 결과',
    byEyeSame: '종이와 같음',
    byEyeDiffers: '종이와 다름',
  },
  compared: {
    same: { meaning: '모든 파일이 그대로 있고, 종이에 적힌 것과 같다고 눈으로 확인하신 키로 봉인되었습니다.', next: '받은 ZIP 파일은 그대로 보관하고, 사본으로 작업해 주십시오.' },
    differs: {
      headline: '종이에 적힌 것과 다른 키로 봉인되었습니다',
      meaning: '봉인한 뒤로 변경된 곳은 없습니다. 그러나 종이에 적힌 키로 봉인한 것이 아닙니다.',
      next: '받은 종이가 이 제출 파일의 것인지 확인해 주십시오. 그래도 다르면, 이 자료의 출처를 보낸 사람에게 직접 확인해 주십시오.',
    },
  },
  items: {
    title: '증거',
    note: '이미지는 가려져 있으며, 하나씩 눌러야 보입니다.',
    covered: '이미지를 가렸습니다',
    reveal: '이미지 보기',
    cover: '다시 가리기',
    loading: '불러오고 있습니다…',
    notShown: '이 페이지에 표시하지 않는 형식이거나 너무 큰 파일입니다. 파일로 저장하여 확인하십시오.',
    alt: '증거 {exhibit}의 이미지',
    details: '기록된 내용 모두 보기',
    more: '다음 {next}건 보기(남은 {rest}건)',
    none: '이 제출 파일에는 증거가 없습니다.',
  },
  log: {
    title: '관리 이력',
    note: '이 사건에서 한 일을 순서대로 적은 기록입니다. 시각은 Kept를 사용한 컴퓨터의 시계를 따릅니다.',
    open: '관리 이력 보기',
    leftOut: '{first}–{last}번: 이 제출 파일에 넣지 않은 기록 {count}건. 해시값만 있습니다.',
    leftOutOne: '{first}번: 이 제출 파일에 넣지 않은 기록. 해시값만 있습니다.',
    hash: '기록 해시값',
  },
  files: { title: '파일 저장', note: '필요한 파일만 하나씩 꺼낼 수 있습니다. 저장하면서 해시값을 다시 확인하며, 다르면 저장하지 않습니다.', open: '파일 목록 보기', path: '파일', size: '크기(바이트)' },
  save: {
    button: '파일로 저장',
    buttonOf: '파일로 저장: {name}',
    running: '저장하고 있습니다: {percent}%',
    busy: '다른 파일을 저장하고 있습니다. 끝난 뒤에 다시 누르십시오.',
    stop: '중단',
    ended: {
      'written': '저장했습니다. 해시값이 서명된 목록과 같습니다: {name}',
      'handed-over': '해시값이 서명된 목록과 같아 브라우저의 다운로드로 넘겼습니다: {name}. 저장이 끝났는지는 브라우저의 다운로드 목록에서 확인해 주십시오.',
      'copied': '해시값이 서명된 목록과 같습니다. 파일이 커서 브라우저가 ZIP 파일에서 직접 복사합니다: {name}. 다운로드가 끝날 때까지 ZIP 파일을 그대로 두시고, 끝난 뒤 저장된 파일의 해시값을 목록과 비교해 주십시오.',
    },
    renamed: '바로 실행되지 않도록 이름 끝을 바꾸었습니다.',
    stopped: '중단했습니다. 저장된 것이 없습니다.',
    changed: '확인한 뒤에 ZIP 파일이 바뀌었습니다. 아무것도 저장하지 않았습니다. 처음부터 다시 확인하십시오.',
    failed: '저장하지 못했습니다({code}). 다른 위치를 선택하여 다시 시도하십시오.',
  },
  technical: {
    button: '전체를 JSON 파일로 저장',
    long: '증거가 {count}건이어서 그 목록은 여기에 표시하지 않습니다. 파일로 저장하면 모두 들어 있습니다. 봉인된 목록은 ZIP 안의 data/metadata/items.json입니다.',
    ended: {
      'written': '저장했습니다: {name}',
      'handed-over': '브라우저의 다운로드로 넘겼습니다: {name}. 저장이 끝났는지는 브라우저의 다운로드 목록에서 확인해 주십시오.',
    },
  },
  unknown: { title: '확인하지 않은 것과 알 수 없는 것' },
  changed: '확인한 뒤에 ZIP 파일이 바뀌었거나 읽을 수 없게 되었습니다. 위 결과는 처음 확인할 때의 것입니다. 다시 확인하십시오.',
  tool: '확인에 사용한 도구',
  toolValue: 'Kept {version} 확인 페이지',
  zipSha256: 'ZIP 파일 해시값(SHA-256)',
  fileSize: 'ZIP 파일 크기',
  bytes: '{size}바이트',
};

const ENGLISH: ContentsWords = {
  sheetTitle: 'Result of checking a bundle',
  trust: {
    title: 'Which key sealed it',
    lead: 'It was sealed by a vault that holds the key below. Compare it with “Key in words” or “Key fingerprint” on the printed hash sheet, all ten words of it: anybody can make a key that shares a few. If a single one differs, another key sealed it.',
    given: 'It was compared with what you entered. The key that sealed it is this one.',
    wordsLabel: 'Key in words',
    same: 'All as on the paper',
    differs: 'Something differs',
    undo: 'Undo the comparison',
    byEye: 'Compared by eye',
    byEyeSame: 'the same as on the paper',
    byEyeDiffers: 'not the same as on the paper',
  },
  compared: {
    same: { meaning: 'Every file is here as it was, and it was sealed by the key that you compared by eye with the one on paper.', next: 'Keep the ZIP file as you received it and work on a copy.' },
    differs: {
      headline: 'Sealed by another key than the one on the paper',
      meaning: 'It is unchanged since it was sealed, but not by the key that the paper names.',
      next: 'Make sure that the paper belongs to this bundle. If it still differs, ask the sender directly where this bundle comes from.',
    },
  },
  items: {
    title: 'Items',
    note: 'Pictures are covered. Each is shown only when you ask for it.',
    covered: 'The picture is covered',
    reveal: 'Show the picture',
    cover: 'Cover it again',
    loading: 'Loading…',
    notShown: 'This page does not show this type of file, or it is too large. Save it to look at it.',
    alt: 'Picture of item {exhibit}',
    details: 'Everything that was recorded',
    more: 'Show the next {next} of {rest} more',
    none: 'There are no items in this bundle.',
  },
  log: {
    title: 'Chain of custody',
    note: 'What was done in this case, in order. Times are those of the computer on which Kept was used.',
    open: 'Show the log',
    leftOut: 'No. {first}–{last}: {count} entries that are not in this bundle and are present by their hash alone.',
    leftOutOne: 'No. {first}: an entry that is not in this bundle and is present by its hash alone.',
    hash: 'Entry hash',
  },
  files: { title: 'Save files', note: 'Take out single files as you need them. Their hash is checked again on the way; if it differs, nothing is saved.', open: 'Show the list of files', path: 'File', size: 'Size (bytes)' },
  save: {
    button: 'Save as a file',
    buttonOf: 'Save as a file: {name}',
    running: 'Saving: {percent} %',
    busy: 'Another file is being saved. Press again once that is done.',
    stop: 'Stop',
    ended: {
      'written': 'Saved. The hash is the one in the signed list: {name}',
      'handed-over': 'The hash is the one in the signed list. The file was handed to the downloads of the browser: {name}. See there whether it was saved in full.',
      'copied': 'The hash is the one in the signed list. Since the file is large, the browser copies it out of the ZIP file by itself: {name}. Leave the ZIP file as it is until the download has finished, and then compare the hash of what was saved with the list.',
    },
    renamed: 'Its name has another ending, so that it does not run when opened.',
    stopped: 'Stopped. Nothing was saved.',
    changed: 'The ZIP file has changed since it was checked. Nothing was saved. Check it again from the beginning.',
    failed: 'It could not be saved ({code}). Choose another place and try again.',
  },
  technical: {
    button: 'Save all of it as a JSON file',
    long: 'There are {count} items, so their list is not shown here. A saved file has all of them. The sealed list is data/metadata/items.json in the ZIP file.',
    ended: {
      'written': 'Saved: {name}',
      'handed-over': 'Handed to the downloads of the browser: {name}. See there whether it was saved in full.',
    },
  },
  unknown: { title: 'What was not checked and what cannot be known' },
  changed: 'The ZIP file has changed since it was checked, or cannot be read any more. The result above is that of the first check. Check it again.',
  tool: 'Checked with',
  toolValue: 'Kept {version}, checking page',
  zipSha256: 'Hash of the ZIP file (SHA-256)',
  fileSize: 'Size of the ZIP file',
  bytes: '{size} bytes',
};

const GERMAN: ContentsWords = {
  sheetTitle: 'Ergebnis der Prüfung eines Beweispakets',
  trust: {
    title: 'Welcher Schlüssel versiegelt hat',
    lead: 'Versiegelt hat ein Tresor mit dem folgenden Schlüssel. Vergleichen Sie ihn mit „Schlüssel in Wörtern“ oder „Fingerabdruck des Schlüssels“ auf dem gedruckten Prüfsummenblatt, und zwar alle zehn Wörter: Ein Schlüssel, bei dem einige davon gleich sind, lässt sich leicht erzeugen. Weicht auch nur eine Stelle ab, hat ein anderer Schlüssel versiegelt.',
    given: 'Verglichen wurde mit Ihrer Eingabe. Versiegelt hat dieser Schlüssel.',
    wordsLabel: 'Schlüssel in Wörtern',
    same: 'Alles wie auf dem Papier',
    differs: 'Etwas weicht ab',
    undo: 'Vergleich zurücknehmen',
    byEye: 'Mit dem Auge verglichen',
    byEyeSame: 'wie auf dem Papier',
    byEyeDiffers: 'anders als auf dem Papier',
  },
  compared: {
    same: { meaning: 'Alle Dateien sind da, wie sie waren, und versiegelt hat der Schlüssel, den Sie mit dem Auge mit dem Papier verglichen haben.', next: 'Bewahren Sie die ZIP-Datei auf, wie Sie sie erhalten haben, und arbeiten Sie mit einer Kopie.' },
    differs: {
      headline: 'Mit einem anderen Schlüssel versiegelt als auf dem Papier',
      meaning: 'Seit dem Versiegeln ist nichts verändert, aber versiegelt hat nicht der Schlüssel, den das Papier nennt.',
      next: 'Vergewissern Sie sich, dass das Papier zu diesem Beweispaket gehört. Weicht es weiter ab, fragen Sie die absendende Person oder Stelle direkt, woher dieses Beweispaket stammt.',
    },
  },
  items: {
    title: 'Beweismittel',
    note: 'Bilder sind verdeckt. Jedes erscheint erst, wenn Sie es verlangen.',
    covered: 'Das Bild ist verdeckt',
    reveal: 'Bild zeigen',
    cover: 'Wieder verdecken',
    loading: 'Wird geladen …',
    notShown: 'Diese Seite zeigt diesen Dateityp nicht, oder die Datei ist zu groß. Speichern Sie sie, um sie anzusehen.',
    alt: 'Bild zu Beweismittel {exhibit}',
    details: 'Alles, was festgehalten wurde',
    more: 'Die nächsten {next} von {rest} weiteren zeigen',
    none: 'In diesem Beweispaket sind keine Beweismittel.',
  },
  log: {
    title: 'Beweismittelkette',
    note: 'Was in diesem Fall getan wurde, der Reihe nach. Die Zeiten sind die des Computers, auf dem Kept benutzt wurde.',
    open: 'Protokoll zeigen',
    leftOut: 'Nr. {first}–{last}: {count} Einträge, die nicht in diesem Beweispaket sind und nur als Prüfsumme vorliegen.',
    leftOutOne: 'Nr. {first}: ein Eintrag, der nicht in diesem Beweispaket ist und nur als Prüfsumme vorliegt.',
    hash: 'Prüfsumme des Eintrags',
  },
  files: { title: 'Dateien speichern', note: 'Sie können einzelne Dateien herausnehmen. Ihre Prüfsumme wird dabei erneut geprüft; weicht sie ab, wird nichts gespeichert.', open: 'Liste der Dateien zeigen', path: 'Datei', size: 'Größe (Byte)' },
  save: {
    button: 'Als Datei speichern',
    buttonOf: 'Als Datei speichern: {name}',
    running: 'Wird gespeichert: {percent} %',
    busy: 'Eine andere Datei wird gerade gespeichert. Drücken Sie danach noch einmal.',
    stop: 'Abbrechen',
    ended: {
      'written': 'Gespeichert. Die Prüfsumme ist die der signierten Liste: {name}',
      'handed-over': 'Die Prüfsumme ist die der signierten Liste. Die Datei wurde an die Downloads des Browsers übergeben: {name}. Ob sie vollständig gespeichert ist, sehen Sie dort.',
      'copied': 'Die Prüfsumme ist die der signierten Liste. Weil die Datei groß ist, kopiert der Browser sie selbst aus der ZIP-Datei: {name}. Lassen Sie die ZIP-Datei bis zum Ende des Downloads, wie sie ist, und vergleichen Sie danach die Prüfsumme der gespeicherten Datei mit der Liste.',
    },
    renamed: 'Der Name hat eine andere Endung, damit beim Öffnen nichts ausgeführt wird.',
    stopped: 'Abgebrochen. Es wurde nichts gespeichert.',
    changed: 'Die ZIP-Datei hat sich seit der Prüfung verändert. Es wurde nichts gespeichert. Prüfen Sie sie von Anfang an neu.',
    failed: 'Das Speichern ist nicht gelungen ({code}). Wählen Sie einen anderen Ort und versuchen Sie es noch einmal.',
  },
  technical: {
    button: 'Alles als JSON-Datei speichern',
    long: 'Es sind {count} Beweismittel; ihre Liste steht deshalb nicht hier. In der gespeicherten Datei stehen alle. Die versiegelte Liste ist data/metadata/items.json in der ZIP-Datei.',
    ended: {
      'written': 'Gespeichert: {name}',
      'handed-over': 'An die Downloads des Browsers übergeben: {name}. Ob die Datei vollständig gespeichert ist, sehen Sie dort.',
    },
  },
  unknown: { title: 'Was nicht geprüft wurde und was man nicht wissen kann' },
  changed: 'Die ZIP-Datei hat sich seit der Prüfung verändert oder ist nicht mehr lesbar. Das Ergebnis oben ist das der ersten Prüfung. Prüfen Sie sie neu.',
  tool: 'Geprüft mit',
  toolValue: 'Kept {version}, Prüfseite',
  zipSha256: 'Prüfsumme der ZIP-Datei (SHA-256)',
  fileSize: 'Größe der ZIP-Datei',
  bytes: '{size} Byte',
};

export const CONTENTS_WORDS: Readonly<Record<Language, ContentsWords>> = { ko: KOREAN, en: ENGLISH, de: GERMAN };
