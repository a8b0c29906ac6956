/** Orgs nothing may be sent to, as this server knows them. The database and the other servers are told by whoever listens. */
import type { LaneStop } from '../recorder/budget.ts';

export interface LaneStops {
  of(connectionId: string): LaneStop | null;
  /** At once, on this server. A second stop of a connection changes nothing. */
  stop(stop: LaneStop): void;
  /** Another server stopped it and stores it. */
  learn(stop: LaneStop): void;
  lift(connectionId: string): void;
  /** Told of stops made here, once each. */
  onStop(listener: (stop: LaneStop) => void): void;
  /** What the database says; stops made here and not yet stored stay. */
  replace(stored: readonly LaneStop[]): void;
  /** Made here and not yet stored. */
  unstored(): LaneStop[];
  stored(connectionId: string): void;
}

export function createLaneStops(): LaneStops {
  let stops = new Map<string, LaneStop>();
  const fresh = new Set<string>();
  const listeners = new Set<(stop: LaneStop) => void>();
  return {
    of: (connectionId) => stops.get(connectionId) ?? null,
    stop(stop) {
      if (stops.has(stop.connectionId)) return;
      stops.set(stop.connectionId, stop);
      fresh.add(stop.connectionId);
      for (const listener of listeners) listener(stop);
    },
    learn(stop) {
      if (!stops.has(stop.connectionId)) stops.set(stop.connectionId, stop);
    },
    lift(connectionId) {
      stops.delete(connectionId);
      fresh.delete(connectionId);
    },
    onStop: (listener) => void listeners.add(listener),
    replace(stored) {
      const kept = [...fresh].flatMap((id) => stops.get(id) ?? []);
      stops = new Map([...stored, ...kept].map((stop) => [stop.connectionId, stop]));
    },
    unstored: () => [...fresh].flatMap((id) => stops.get(id) ?? []),
    stored: (connectionId) => void fresh.delete(connectionId),
  };
}
