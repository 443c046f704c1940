import type { ErrorWire } from '../base/errors.ts';
import type { BundlesApi } from './bundles.ts';
import type { CaptureApi } from './capture.ts';
import type { ItemsApi } from './items.ts';
import type { KeysApi } from './keys.ts';
import type { OpeningApi } from './opening.ts';
import type { UpkeepApi } from './upkeep.ts';

export type { BundleCheck, BundleRecord, ExportChoice, ExportPreview, ExportReport, StampRecord } from './bundles.ts';
export type { FrameBitmap, FrameParams, FrameSaved, RecordingParams } from './capture.ts';
export type { ItemDetail, ItemPage, ItemPicture, ItemQuery, ItemRow, LogLine } from './items.ts';
export type { By, KeysStatus, KnownKey } from './keys.ts';
export type { LostEntry, SalvageReport, UnlockNotice, UnlockReport, VaultStatus } from './opening.ts';
export type { BackupReport, BackupStatus, CheckFault, CheckFaultKind, CheckReport, DrillReport, RestoreChoice, RestoreReport } from './upkeep.ts';

/** What the page may ask of the vault worker: method → [parameters, result], by what it is about. Schemas of the parameters: contract/vault-schema.ts. */
export interface VaultApi extends OpeningApi, ItemsApi, CaptureApi, BundlesApi, UpkeepApi, KeysApi {
  /** Asks a running task to stop; it then fails with 'task/cancelled' and leaves nothing behind. */
  'task.cancel': [{ taskId: string }, Record<string, never>];
}

export type VaultMethod = keyof VaultApi;
export type VaultParams<M extends VaultMethod> = VaultApi[M][0];
export type VaultResult<M extends VaultMethod> = VaultApi[M][1];

/** What the worker tells the page without being asked. */
export type VaultEvent =
  | { readonly event: 'task.progress'; readonly taskId: string; readonly stage: TaskStage; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly event: 'unlock.progress'; readonly stage: 'key' | 'journal' | 'index'; readonly done: number; readonly total: number }
  /**
   * A long journal is read anew: 'items.list' gives what has been read so far. Writing calls wait for the end of the unlock. null: this is over, either way.
   */
  | { readonly event: 'unlock.reading'; readonly itemCount: number | null };

export type TaskStage = 'reading' | 'report' | 'writing' | 'checking' | 'entries' | 'objects' | 'copying';

/** Page → worker. The first message hands over the port to main's store: {connect: port}. */
export interface VaultCall {
  readonly id: number;
  readonly method: VaultMethod;
  readonly params: unknown;
}

/** Worker → page. */
export type VaultReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorWire }
  | VaultEvent;
