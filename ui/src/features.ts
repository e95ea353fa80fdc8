import { type Loaded, useApi } from './use-api.ts';

/** Whether this server has a call, by its path in the OpenAPI document: a part of a page without its call is left out. */
export function useFeature(path: string): boolean {
  const { data } = useApi<{ paths: Readonly<Record<string, unknown>> }>('/openapi.json');
  return data !== undefined && Object.hasOwn(data.paths, path);
}

/** Reads a path of a call that this server may not have: then there is neither data nor an error. */
export function useOptional<T>(call: string, path: string, keep = false): Loaded<T> {
  const offered = useFeature(call);
  return useApi<T>(offered ? path : undefined, keep);
}
