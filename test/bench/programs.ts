import { spawnSync } from 'node:child_process';

/** The versions of the programs that are not npm packages; undefined where one is not installed. */
export interface Programs {
  readonly nginx: string | undefined;
  readonly haproxy: string | undefined;
  readonly wrk: string | undefined;
}

/** Looks which programs this machine has. Debian keeps servers where a user's PATH does not look. */
export function findPrograms(): Programs {
  process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin`;
  return {
    nginx: version('nginx', ['-v'], /nginx\/(\S+)/),
    haproxy: version('haproxy', ['-v'], /version (\d[\d.]*)/),
    wrk: version('wrk', ['-v'], /wrk (?:debian\/)?(\S+)/),
  };
}

function version(program: string, args: readonly string[], pattern: RegExp): string | undefined {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined) return undefined;
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'of unknown version';
}
