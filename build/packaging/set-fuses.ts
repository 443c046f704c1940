// electron-builder's own setting for fuses knows eight of nine and cannot ask for all of them (its schema refuses both), so they are set
// here: after packing, before anything is signed. A fuse that Electron adds and nobody decided about fails the build.
import { type FuseConfig, FuseVersion } from '@electron/fuses';
import type { AfterPackContext } from 'electron-builder';
import { fuseConfig } from '../fuses.ts';

export default async function setFuses(context: AfterPackContext): Promise<void> {
  const config: FuseConfig = { version: FuseVersion.V1, strictlyRequireAllFuses: true, resetAdHocDarwinSignature: context.electronPlatformName === 'darwin', ...fuseConfig() };
  await context.packager.addElectronFuses(context, config);
}
