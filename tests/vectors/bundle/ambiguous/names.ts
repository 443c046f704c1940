import { BUNDLE_NAME } from '../../../unit/verify/make-bundle.ts';
import { EVIL, inFolder, memberOf, MEMBERS, PICTURE, withEntry, withMembers } from '../base-bundle.ts';
import type { Member } from '../zip-parts.ts';
import { craft, slug, type Craft } from './craft.ts';

/** Names that two readers write to one place, or one reader to a place of its own: twice (b1), special bytes (b2), spellings of a path (b3), case and Unicode (b4). */
const evil = (name: string | Buffer): Member => ({ name, data: EVIL });
/** A name as the verifier shows it: UTF-8 where it is, else one character a byte. */
const shown = (name: string | Buffer): string => (typeof name === 'string' ? name : name.toString('latin1'));

/** The other content under a name before and behind the true one, and in the place that sorting gives it. */
function added(type: string, name: string | Buffer, alsoNamed: readonly string[] = []): Craft[] {
  const place = [shown(name), ...alsoNamed];
  return (['sorted', 'first', 'last'] as const).map((where) => craft(`${type}-${slug(name).slice(0, 90)}-${where}`, place, withMembers([evil(name)], where)));
}

function twice(): Craft[] {
  const crafts: Craft[] = [];
  const targets = [PICTURE, inFolder('bagit.txt'), inFolder('data/metadata/items.json'), inFolder('signature/allowed_signers'), inFolder('tagmanifest-sha256.txt')];
  for (const name of targets) {
    const good = memberOf(name);
    const bad = evil(name);
    const others = MEMBERS.filter((member) => member !== good);
    const at = MEMBERS.indexOf(good);
    const around = (...middle: Member[]): Member[] => [...MEMBERS.slice(0, at), ...middle, ...MEMBERS.slice(at + 1)];
    const short = slug(name.split('/').at(-1)!);
    const next = String(MEMBERS[at + 1]?.name ?? '');
    crafts.push(
      craft(`b1-twice-good-first-${short}`, [name, next], { members: around(good, bad) }), craft(`b1-twice-evil-first-${short}`, [name, next], { members: around(bad, good) }),
      craft(`b1-twice-same-content-${short}`, [name, next], { members: around(good, { ...good }) }),
      craft(`b1-good-listed-evil-in-front-unlisted-${short}`, name, { members: around(bad, good), records: MEMBERS.map((member) => ({ member })) }),
      craft(`b1-good-listed-evil-behind-unlisted-${short}`, next === '' ? [] : next, { members: around(good, bad), records: MEMBERS.map((member) => ({ member })) }),
      craft(`b1-evil-listed-good-unlisted-${short}`, [name, next], { members: around(bad, good), records: around(bad).map((member) => ({ member })) }),
      craft(`b1-two-records-one-place-${short}`, name, { members: MEMBERS, records: around(good, good).map((member) => ({ member })) }),
      craft(`b1-two-records-sizes-differ-${short}`, name, { members: MEMBERS, records: [...around(good).map((member) => ({ member })), { member: good, fields: { size: 1, stored: 1 } }] }),
      craft(`b1-evil-last-of-all-${short}`, [name, String(others[0]!.name)], { members: [...MEMBERS, bad] }), craft(`b1-evil-first-of-all-${short}`, [name, String(MEMBERS[0]!.name)], { members: [bad, ...MEMBERS] }),
    );
  }
  return crafts;
}

function specialBytes(): Craft[] {
  const bytes = [0x00, 0x01, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1a, 0x1b, 0x20, 0x22, 0x25, 0x26, 0x2a, 0x3a, 0x3c, 0x3e, 0x3f, 0x60, 0x7c, 0x7e, 0x7f, 0x80, 0xa4, 0xc0, 0xff];
  const crafts: Craft[] = [];
  for (const byte of bytes) {
    const odd = (text: string): Buffer => Buffer.concat([Buffer.from(inFolder(text)), Buffer.from([byte]), Buffer.from('.png')]);
    crafts.push(...added('b2', odd('data/items/E-0001/original')).slice(0, 2));
    crafts.push(craft(`b2-renamed-in-list-${slug(odd('x')).slice(-7)}`, shown(odd('x')), withEntry(PICTURE, {}, { name: odd('x') })), craft(`b2-renamed-in-local-${slug(odd('x')).slice(-7)}`, PICTURE, withEntry(PICTURE, { localName: odd('x') })));
  }
  const overlong = Buffer.concat([Buffer.from(inFolder('data/')), Buffer.from('c0aec0ae2f', 'hex'), Buffer.from('evil.png')]);
  const half = Buffer.concat([Buffer.from(inFolder('data/')), Buffer.from('eda080', 'hex'), Buffer.from('evil.png')]);
  return [...crafts, ...added('b2-overlong', overlong), ...added('b2-surrogate', half)];
}

function spellings(): Craft[] {
  const tail = 'data/items/E-0001/original.png';
  const paths = [
    `./${PICTURE}`, `/${PICTURE}`, `//${PICTURE}`, `\\${PICTURE}`, `C:/${PICTURE}`, `C:\\${PICTURE}`, `\\\\server\\share\\${PICTURE}`, `//server/share/${PICTURE}`, `\\\\?\\C:\\${PICTURE}`,
    `../${PICTURE}`, `../../../../etc/cron.d/evil`, `..\\..\\evil.exe`, `${BUNDLE_NAME}/../${PICTURE}`, inFolder(`./${tail}`), inFolder(`data/./items/E-0001/original.png`),
    inFolder('data//items/E-0001/original.png'), inFolder('data/x/../items/E-0001/original.png'), inFolder('data/items/E-0001/original.png/.'), inFolder('data/items/E-0001/original.png/..'),
    PICTURE.replaceAll('/', '\\'), inFolder('data\\items/E-0001/original.png'), inFolder('data/items/E-0001/original.png.'), inFolder('data/items/E-0001/original.png '),
    inFolder('data/items/E-0001 /original.png'), inFolder('data/items/E-0001./original.png'), inFolder('data/%2e%2e/original.png'), inFolder('data/.../original.png'), inFolder('~/original.png'),
    inFolder('.hidden'), inFolder('data/items/E-0001/original.png:stream'), inFolder('data/items/E-0001/original.png::$DATA'), inFolder('-rf'), PICTURE.slice(1), `K-2026-0002_20261122/${tail}`,
    'evil.txt', `${BUNDLE_NAME}`, `x/${PICTURE}`,
  ];
  const devices = ['CON', 'NUL', 'nul.png', 'Aux', 'COM1', 'lpt9.txt', 'PRN.', 'COM0', 'aux.tar.gz'].map((name) => inFolder(`data/${name}`));
  const folders = ['NUL/original.png', 'con/x.png'].map((name) => inFolder(`data/${name}`));
  // Where the first entry lies in another folder, the bundle's own first entry may be the one named.
  return [...paths, ...devices, ...folders].flatMap((path) => added('b3', path, path.startsWith(`${BUNDLE_NAME}/`) ? [] : [String(MEMBERS[0]!.name)]));
}

function twins(): Craft[] {
  const names = [
    PICTURE.toUpperCase(), PICTURE.toLowerCase(), inFolder('data/items/e-0001/original.png'), inFolder('data/items/E-0001/Original.png'), inFolder('data/items/E-0001/original.PNG'), inFolder('DATA/items/E-0001/original.png'),
    inFolder('bagıt.txt'), inFolder('bagİt.txt'), inFolder('data/iteｍs/x.png'), inFolder('ﬁle.txt'), inFolder('ſignature/allowed_signers'), inFolder('tagmanifest-sha256.txt\u200b'), inFolder('\ufeffbagit.txt'),
    inFolder('bagit\u202etxt.exe'), inFolder('bagit.txt'.replace('a', 'а')), inFolder('\u212Aey.txt'), inFolder('증거.txt'.normalize('NFC')), inFolder('증거.txt'.normalize('NFD')), inFolder('é.txt'.normalize('NFC')), inFolder('é.txt'.normalize('NFD')),
    BUNDLE_NAME.replace('K', '\u212A') + PICTURE.slice(BUNDLE_NAME.length),
  ];
  const crafts = names.flatMap((name) => added('b4', name, [String(MEMBERS[0]!.name), PICTURE, inFolder('bagit.txt')]));
  const pair = (text: string): Member[] => [{ name: inFolder(text.normalize('NFC')), data: EVIL }, { name: inFolder(text.normalize('NFD')), data: Buffer.from('other') }];
  for (const text of ['증거.txt', 'é.txt', 'Å.txt', 'ﬀ.txt']) {
    const place = pair(text).map((member) => String(member.name));
    crafts.push(craft(`b4-pair-nfc-first-${slug(text)}`, place, withMembers(pair(text), 'last')), craft(`b4-pair-nfd-first-${slug(text)}`, place, withMembers(pair(text).toReversed(), 'last')));
  }
  return crafts;
}

export function nameCrafts(): Craft[] {
  return [...twice(), ...specialBytes(), ...spellings(), ...twins()];
}
