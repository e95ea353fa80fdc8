import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { type ConfigPath, describePath, type Finding } from './problem.ts';
import type { Config } from './schema.ts';

/** Certificate and key of the listener, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The listener's certificate as its files say now; undefined where it speaks plain HTTP. Throws what reading throws. */
export function readCertificate({ listen }: Config): Certificate | undefined {
  if (listen.tls === undefined) return undefined;
  return { cert: readFileSync(listen.tls.cert, 'utf8'), key: readFileSync(listen.tls.key, 'utf8') };
}

/** An upstream's own authorities, PEM; undefined for the system's. Throws what reading throws. */
export function readAuthorities({ ca }: Config['monolith']['tls']): string | undefined {
  return ca === undefined ? undefined : readFileSync(ca, 'utf8');
}

/** PEM files that cannot be read, or that hold something else than they should. */
export function badPemFiles(config: Config): readonly Finding[] {
  return [
    ...badCertificate(config),
    ...badAuthorities(config.monolith.tls.ca, ['monolith', 'tls', 'ca']),
    ...Object.entries(config.services).flatMap(([name, { tls }]) =>
      badAuthorities(tls.ca, ['services', name, 'tls', 'ca']),
    ),
  ];
}

function badCertificate(config: Config): readonly Finding[] {
  const { tls } = config.listen;
  if (tls === undefined) return [];
  const path = ['listen', 'tls'];
  const unread = [
    ...unreadable(tls.cert, [...path, 'cert'], 'cert'),
    ...unreadable(tls.key, [...path, 'key'], 'key'),
  ];
  if (unread.length > 0) return unread;
  const why = complaint(() => createSecureContext(readCertificate(config)));
  return why === undefined
    ? []
    : [{ path, at: 'value', message: `${describePath(path)} is no certificate with its key: ${why}` }];
}

function badAuthorities(ca: string | undefined, path: ConfigPath): readonly Finding[] {
  return ca === undefined ? [] : unreadable(ca, path, 'ca');
}

function unreadable(file: string, path: ConfigPath, option: 'cert' | 'key' | 'ca'): readonly Finding[] {
  const why = complaint(() => createSecureContext({ [option]: readFileSync(file, 'utf8') }));
  return why === undefined
    ? []
    : [{ path, at: 'value', message: `${describePath(path)} is "${file}", which is no PEM file: ${why}` }];
}

function complaint(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
