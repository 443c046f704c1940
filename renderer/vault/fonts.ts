import bold from '@expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf?url';
import regular from '@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf?url';
import { KeptError } from '../../shared/base/errors.ts';
import type { ReportFonts } from '../../shared/report/model.ts';

let loaded: Promise<ReportFonts> | null = null;

/** The fonts that come with the app, read once. */
export function loadBundledFonts(): Promise<ReportFonts> {
  loaded ??= readFonts().catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function readFonts(): Promise<ReportFonts> {
  return { regular: await readAsset(regular), bold: await readAsset(bold) };
}

async function readAsset(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new KeptError('bundle/cannot-build', { reason: 'font' });
  return new Uint8Array(await response.arrayBuffer());
}
