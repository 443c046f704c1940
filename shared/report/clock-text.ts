import type { Language } from '../base/language.ts';
import type { ClockRemark } from '../custody/clock-remarks.ts';

type Unit = 'ms' | 's' | 'min' | 'h' | 'd';

interface ClockWords {
  /** {time} */
  readonly back: string;
  /** {time} */
  readonly ahead: string;
  readonly units: Readonly<Record<Unit, string>>;
}

const WORDS: Readonly<Record<Language, ClockWords>> = {
  ko: {
    back: '이 기록 전에 컴퓨터 시계가 {time} 이상 뒤로 맞춰졌습니다(사람이 했거나 시스템이 한 것입니다).',
    ahead: '앞의 기록과 이 기록 사이에 컴퓨터 시계가 실제로 지난 시간보다 {time} 더 갔습니다. 시계가 앞으로 맞춰졌거나 컴퓨터가 절전 상태였습니다.',
    units: { ms: '밀리초', s: '초', min: '분', h: '시간', d: '일' },
  },
  en: {
    back: 'Before this entry, the computer’s clock was set back by at least {time}, by hand or by the system.',
    ahead: 'Between the entry before and this one, the computer’s clock went {time} further than time passed: it was set ahead, or the computer slept.',
    units: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  },
  de: {
    back: 'Vor diesem Eintrag wurde die Uhr des Computers von Hand oder vom System um mindestens {time} zurückgestellt.',
    ahead: 'Zwischen dem Eintrag davor und diesem ging die Uhr des Computers {time} weiter, als Zeit verging: Sie wurde vorgestellt, oder der Computer schlief.',
    units: { ms: ' ms', s: ' s', min: ' min', h: ' h', d: ' d' },
  },
};

/** A remark on the clock in one sentence; it calls nothing a fault. */
export function clockText({ kind, byMs }: ClockRemark, language: Language): string {
  const words = WORDS[language];
  const [unit, size] = unitOf(byMs);
  return words[kind].replace('{time}', `${Math.floor(byMs / size)}${words.units[unit]}`);
}

/** The largest unit of which there are at least two. */
function unitOf(byMs: number): readonly [Unit, number] {
  const units: readonly (readonly [Unit, number])[] = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1000]];
  return units.find(([, size]) => byMs >= 2 * size) ?? (byMs >= 1000 ? ['s', 1000] : ['ms', 1]);
}
