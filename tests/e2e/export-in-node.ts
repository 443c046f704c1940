// Exports everything in a vault from a Node process: the worker's own session over the real vault folder, at the moment of one-moment.ts. Started by same-bytes.spec.ts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { nodeDisk } from '../../electron/disk.ts';
import { systemClock, type Clock } from '../../shared/base/clock.ts';
import { deriveSlotKey } from '../../shared/crypto/kdf.ts';
import type { ReportFonts } from '../../shared/report/model.ts';
import { Rig } from '../faults/rig.ts';
import { MOMENT, SAME_LANGUAGES, type NodeExport } from './one-moment.ts';

const FONTS = join(import.meta.dirname, '..', '..', 'node_modules', '@expo-google-fonts', 'noto-sans-kr');
const { folder, passphrase, file, picture } = JSON.parse(await text(process.stdin)) as NodeExport;

const clock: Clock = { nowMs: () => MOMENT.atMs, monotonicMs: () => 0, zone: () => MOMENT.zone, offsetMinutes: () => MOMENT.offsetMinutes };
const readFont = async (name: string): Promise<Uint8Array> => Uint8Array.from(await readFile(join(FONTS, name)));
const loadFonts = async (): Promise<ReportFonts> => ({ regular: await readFont('400Regular/NotoSansKR_400Regular.ttf'), bold: await readFont('700Bold/NotoSansKR_700Bold.ttf') });
const scaled = { bytes: Uint8Array.from(Buffer.from(picture.jpegBase64, 'base64')), widthPx: picture.widthPx, heightPx: picture.heightPx };

const rig = await Rig.start({ disk: nodeDisk, folder, deriveKey: async (secret, params) => deriveSlotKey(secret, params) });
// Until the export it is an hour like any other, as in the app.
let isFixed = false;
Object.assign(rig.session.parts, {
  loadFonts,
  clock: Object.fromEntries(Object.keys(clock).map((name) => [name, (atMs: number) => (isFixed ? clock : systemClock())[name as keyof Clock](atMs)])),
  random: (lengthBytes: number) => (isFixed ? new Uint8Array(lengthBytes).fill(MOMENT.randomByte) : crypto.getRandomValues(new Uint8Array(lengthBytes))),
});
rig.session.pictures.scaled = async (item) => (item.file?.mime.startsWith('image/') === true ? scaled : null);
await rig.call('vault.unlock', { passphrase });
const items = [...rig.session.engine.state.items.values()].map(({ item }) => item);
Object.assign(rig.session.parts, { tool: items[0]?.tool });
isFixed = true;
const saveHandle = await rig.chooseSave(file);
await rig.call('export.run', { taskId: 'export', passphrase, saveHandle, itemIds: items.map(({ itemId }) => itemId), languages: SAME_LANGUAGES });
isFixed = false;
await rig.stop();
