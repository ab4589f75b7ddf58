import type { Role } from "@failover-kit/core/model";
import type { ApiKey, Application } from "@failover-kit/engine";

/** Somebody who has proved who they are. */
export interface Caller {
  readonly accountId: string;
  readonly name: string; // `key …` or `application …`, for the history of runs
  readonly label: string; // what people call that key or application
  readonly role: Role;
}

/** The caller that a key stands for. */
export function keyCaller({ key, accountId, name, role }: ApiKey): Caller {
  return { accountId, name: keyCallerName(key), label: name, role };
}

/** The caller that an application stands for. */
export function applicationCaller({ id, accountId, name, role }: Application): Caller {
  return { accountId, name: applicationCallerName(id), label: name, role };
}

export function keyCallerName(key: string): string {
  return `key ${key}`;
}

export function applicationCallerName(id: string): string {
  return `application ${id}`;
}
