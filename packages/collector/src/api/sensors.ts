import { eventToJson, formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { Sensor, SensorRegistry } from '../ingest/sensors.ts';
import { route } from './route.ts';
import { Filter } from './rows.ts';

const SensorsQuery = z.strictObject({ site: Filter.site });

export const sensorsRoute = (sensors: SensorRegistry) =>
  route({
    path: '/api/v1/sensors',
    audience: 'viewer',
    summary: 'Sensors heard since the collector started, and what they last said of themselves.',
    query: SensorsQuery,
    answer: async ({ site }) => {
      const items = sensors.all().filter((sensor) => site === undefined || sensor.site === site);
      return { items: items.map(sensorToJson), total: items.length };
    },
  });

function sensorToJson({ stats, ...sensor }: Sensor): Record<string, unknown> {
  const { type, time, site, sensor: name, ...facts } = stats ? eventToJson(stats) : {};
  return {
    ...sensor,
    epoch: formatTime(sensor.epoch),
    firstHeard: formatTime(sensor.firstHeard),
    lastHeard: formatTime(sensor.lastHeard),
    lastEventTime: formatTime(sensor.lastEventTime),
    ...(stats ? { stats: { time, ...facts } } : {}),
  };
}
