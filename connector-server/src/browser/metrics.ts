import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

export type EdgeEvent = 'frame' | 'bad_frame' | 'slow_reader' | 'rate_limited';

/** Numbers of the edge, and the registry that other rooms add theirs to. Labels never hold ids, names or addresses. */
export interface EdgeMetrics {
  registry: Registry;
  sockets: Gauge;
  refused: Counter<'reason'>;
  /** Turned away after the socket was open. */
  turnedAway: Counter<'reason'>;
  /** Reads how many wait to be let in when it is scraped. */
  watchAdmissions(waiting: () => number): void;
  count(event: EdgeEvent): void;
}

export function createEdgeMetrics(registry: Registry = new Registry()): EdgeMetrics {
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'connector_softphone_frames_total',
    help: 'Frames from softphones, and what was wrong with them',
    labelNames: ['event'] as const,
    registers: [registry],
  });
  // Children are looked up once: this runs for each frame.
  const children = {
    frame: events.labels('frame'),
    bad_frame: events.labels('bad_frame'),
    slow_reader: events.labels('slow_reader'),
    rate_limited: events.labels('rate_limited'),
  };
  return {
    registry,
    sockets: new Gauge({ name: 'connector_softphone_sockets', help: 'Open softphone sockets', registers: [registry] }),
    refused: new Counter({
      name: 'connector_softphone_refused_total',
      help: 'Sockets refused before upgrade',
      labelNames: ['reason'] as const,
      registers: [registry],
    }),
    turnedAway: new Counter({
      name: 'connector_softphone_turned_away_total',
      help: 'Softphones asked to come back later',
      labelNames: ['reason'] as const,
      registers: [registry],
    }),
    watchAdmissions(waiting) {
      new Gauge({
        name: 'connector_softphone_admissions_waiting',
        help: 'Softphones waiting to be let in',
        registers: [registry],
        collect() {
          this.set(waiting());
        },
      });
    },
    count: (event) => children[event].inc(),
  };
}
