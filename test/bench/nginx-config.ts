import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Processes, Running } from './processes.ts';

/** Bytes that nginx keeps in memory rather than in a file: the largest body of the benchmark fits. */
const BODY_BUFFER = '128k';

/**
 * Starts nginx with one worker, without access log, keeping connections for as long as they last. `http` is the rest
 * of its http block.
 */
export async function startNginx(
  processes: Processes,
  name: string,
  folder: string,
  http: string,
): Promise<Running> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config(folder, http));
  return processes.start(name, 'nginx', ['-p', folder, '-c', file, '-e', 'stderr']);
}

function config(folder: string, http: string): string {
  return `${runsAsRoot() ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr error;
events { worker_connections 4096; }
http {
  access_log off;
  etag off;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  client_max_body_size 16m;
  client_body_buffer_size ${BODY_BUFFER};
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
${http}
}
`;
}

/** Root's nginx would hand its workers to a user who cannot read the benchmark's folder. */
function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}
