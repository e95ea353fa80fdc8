import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contestant, Setting } from './contestant.ts';

/** One thread, connections to the monolith shared and kept. It has no mirror of its own. */
export const haproxy: Contestant = {
  name: 'HAProxy',
  needs: 'haproxy',
  start: async (setting) => {
    const file = join(setting.folder, 'haproxy.cfg');
    await writeFile(file, config(setting));
    return { process: await setting.processes.start('HAProxy', 'haproxy', ['-db', '-f', file]) };
  },
};

function config({ port, monolith }: Setting): string {
  return `global
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  http-reuse always
  option forwardfor
frontend users
  bind 127.0.0.1:${port}
  unique-id-format %[uuid()]
  unique-id-header X-Request-Id
  default_backend monolith
backend monolith
  server monolith ${monolith} pool-max-conn 256
`;
}
