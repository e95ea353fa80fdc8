import { writeFile } from 'node:fs/promises';

/** What a test's configuration says beyond the usual. */
export interface RoutesFile {
  /** Path of the store's SQLite file. */
  readonly store: string;
  /** URL of the monolith. */
  readonly monolith: string;
  /** By name the URL of a service, and behind it more YAML such as `, breaker: { … }`. */
  readonly services: Readonly<Record<string, string | { readonly url: string; readonly more: string }>>;
  /** YAML of the routes, each line indented. */
  readonly routes: string;
  /** The proxy's port; any free one where absent. */
  readonly port?: number;
  /** More YAML for `listen`, such as `, tls: { … }`. */
  readonly listen?: string;
  /** More YAML on the outermost level, whole lines. */
  readonly more?: string;
}

/** Writes a configuration for a Ficus on 127.0.0.1 with an admin server on any free port. */
export async function writeRoutesFile(file: string, settings: RoutesFile): Promise<void> {
  const { store, monolith, services, routes, port = 0, listen = '', more = '' } = settings;
  const listed = Object.entries(services).map(([name, service]) => {
    const { url, more: further } = typeof service === 'string' ? { url: service, more: '' } : service;
    return `${name}: { url: "${url}"${further} }`;
  });
  await writeFile(
    file,
    `version: 1
listen: { host: 127.0.0.1, port: ${port}${listen} }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${store}" }
${more}monolith: { url: "${monolith}" }
services: { ${listed.join(', ')} }
routes:
${routes}
`,
  );
}
