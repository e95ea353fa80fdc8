import { startNginx } from '../nginx-config.ts';
import type { Contestant, Setting } from './contestant.ts';

/** One worker, keep-alive connections to both sides; with a service, every request is mirrored and the copy thrown away. */
export const nginx: Contestant = {
  name: 'nginx',
  needs: 'nginx',
  start: async (setting) => ({
    process: await startNginx(setting.processes, 'nginx', setting.folder, http(setting)),
  }),
};

function http({ port, monolith, service }: Setting): string {
  return `
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Request-Id $request_id;
  # A large answer stays in memory: files would be held against nginx.
  proxy_max_temp_file_size 0;
  proxy_buffers 32 16k;
  proxy_buffer_size 16k;
  ${upstream('monolith', monolith)}
  ${service === undefined ? '' : upstream('service', service)}
  server {
    listen 127.0.0.1:${port};
    location / {
      ${service === undefined ? '' : 'mirror /_mirror;'}
      proxy_pass http://monolith;
    }
    ${service === undefined ? '' : 'location = /_mirror { internal; proxy_pass http://service$request_uri; }'}
  }`;
}

function upstream(name: string, address: string): string {
  return `upstream ${name} { server ${address}; keepalive 256; keepalive_requests 1000000000; }`;
}
