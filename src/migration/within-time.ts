import { FicusError } from '../errors.ts';

/** What the store answers, or FicusError `store_unavailable` where it takes longer than so many milliseconds. */
export async function withinTime<T>(asked: Promise<T>, patience: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      late.reject(
        new FicusError('store_unavailable', { why: `it has not answered within ${patience / 1000} s` }),
      ),
    patience,
  );
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
