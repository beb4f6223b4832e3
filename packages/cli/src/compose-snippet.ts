/** The user that the image runs as: deploy/docker/Dockerfile. */
export const CONTAINER_UID = 1000;

/** deploy/compose/sensor.yaml for one file, indented; why it is so stands there. */
export function composeSnippet(file: string): string {
  const lines = [
    'services:',
    '  sensor:',
    '    image: lanhound',
    '    command: sensor',
    '    environment: { LANHOUND_ENROLLMENT: /run/secrets/enrollment }',
    '    secrets: [enrollment]',
    '    network_mode: host',
    '    cap_drop: [ALL]',
    '    cap_add: [NET_RAW]',
    '    read_only: true',
    '    tmpfs: ["/tmp:size=64m"]',
    '    volumes: ["spool:/var/lib/lanhound"]',
    '    restart: unless-stopped',
    '    stop_grace_period: 30s',
    '    mem_limit: 512m',
    '    pids_limit: 64',
    '    ulimits: { core: 0 }',
    '    logging: { driver: local }',
    'volumes: { spool: {} }',
    `secrets: { enrollment: { file: ./${file} } }`,
  ];
  return lines.map((line) => `  ${line}`).join('\n');
}
