import { expect, test } from 'vitest';
import { isLocaleNarrow } from '../../../electron/locale.ts';

test.each([
  ['linux', {}, true], ['linux', { LANG: 'C' }, true], ['linux', { LANG: 'POSIX' }, true], ['linux', { LANG: 'ko_KR.EUC-KR' }, true], ['linux', { LANG: 'de_DE@euro' }, true], ['linux', { LANG: 'C.UTF-8x' }, true],
  ['linux', { LANG: 'ko_KR.UTF-8' }, false], ['linux', { LANG: 'C.utf8' }, false], ['linux', { LANG: 'de_DE.UTF-8@euro' }, false],
  // The narrower variable holds for all it names, an empty one for nothing.
  ['linux', { LANG: 'ko_KR.UTF-8', LC_ALL: 'C' }, true], ['linux', { LANG: 'ko_KR.UTF-8', LC_CTYPE: 'C' }, true], ['linux', { LANG: 'C', LC_CTYPE: 'C.UTF-8' }, false], ['linux', { LANG: 'C', LC_CTYPE: 'C', LC_ALL: 'C.UTF-8' }, false],
  ['linux', { LANG: 'ko_KR.UTF-8', LC_ALL: '', LC_CTYPE: '' }, false],
  ['win32', {}, false], ['darwin', { LANG: 'C' }, false],
] as const)('%s with %j: paths beyond ASCII end the page: %s', (platform, environment, isNarrow) => {
  expect(isLocaleNarrow(platform, environment)).toBe(isNarrow);
});
