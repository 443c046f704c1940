import type { ItemKind } from '../../../shared/evidence/item.ts';
import type { IconName } from './icons.tsx';

/** The drawing that stands for a type of item, always beside its name. */
export const KIND_ICONS: Readonly<Record<ItemKind, IconName>> = {
  screenshot: 'screen',
  url_only: 'link',
  message_text: 'note',
  document: 'file',
  file_hash_only: 'hash',
  screen_recording: 'video',
};
