import { onTestFinished } from 'vitest';
import type { DurableWriter } from '../../../../src/store/durable-calls.ts';
import type { WriterOptions } from '../../../../src/store/sqlite-writer.ts';
import type { Store } from '../../../../src/store/store.ts';
import type { StoreReader, StoreWriter } from '../../../../src/store/types.ts';
import { redactor, seededRandom } from '../fixtures.ts';

/** A place at which nothing is yet, of its own for each test. */
export type Fresh = () => Promise<TestStore>;

/** What is opened here is closed when the test ends, if the test has not closed it. */
export class TestStore {
  readonly at: Store;

  constructor(at: Store) {
    this.at = at;
  }

  writer(options: Partial<WriterOptions> = {}): StoreWriter {
    const writer = this.at.openWriter({ random: seededRandom(1), redactor, ...options });
    onTestFinished(() => writer.close());
    return writer;
  }

  reader(): StoreReader {
    const reader = this.at.openReader();
    onTestFinished(() => reader.close());
    return reader;
  }

  durable(): DurableWriter {
    const writer = this.at.openDurable();
    onTestFinished(() => writer.close());
    return writer;
  }
}
