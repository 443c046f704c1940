import { Dexie, type Table } from 'dexie';
import type { IndexRow } from './index-rows.ts';

const DATABASE = 'kept-index';
/** A database that does not open is no reason to keep somebody from their evidence. */
const OPEN_LIMIT_MS = 8_000;

/** The rows of the index in IndexedDB. Any call may reject: whoever asks goes on without an index. */
export interface IndexStore {
  read(keys: readonly string[]): Promise<readonly (IndexRow | undefined)[]>;
  /** Keys that begin so, in order. */
  keys(prefix: string): Promise<readonly string[]>;
  write(rows: readonly IndexRow[]): Promise<void>;
  /** Removes every row whose key does not begin so: pages of a vault that is no longer there. */
  keepOnly(prefix: string): Promise<void>;
}

class IndexDatabase extends Dexie {
  declare readonly rows: Table<IndexRow, string>;

  constructor() {
    // The default durability loses rows in a power cut without a word. The journal would make up for it, at the price of a rebuild.
    super(DATABASE, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ rows: 'key' });
  }
}

/** Opens the database at its first use, and again after it was closed under us (a full disk does that). */
export function openIndexStore(): IndexStore {
  const database = new IndexDatabase();
  const ready = async (): Promise<void> => {
    if (!database.isOpen()) await within(OPEN_LIMIT_MS, database.open());
  };
  return {
    read: async (keys) => {
      await ready();
      return database.rows.bulkGet([...keys]);
    },
    keys: async (prefix) => {
      await ready();
      return database.rows.where(':id').startsWith(prefix).primaryKeys();
    },
    write: async (rows) => {
      await ready();
      await database.rows.bulkPut([...rows]);
    },
    keepOnly: async (prefix) => {
      await ready();
      const keys = await database.rows.toCollection().primaryKeys();
      await database.rows.bulkDelete(keys.filter((key) => !key.startsWith(prefix)));
    },
  };
}

async function within<T>(limitMs: number, work: PromiseLike<T>): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error('the index database does not open')), limitMs);
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
