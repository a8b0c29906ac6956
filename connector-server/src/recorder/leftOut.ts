/** Fields an org does not take: missing, or not writable for the API user. */
export interface LeftOutField {
  connectionId: string;
  object: string;
  field: string;
}

/** Where they are kept, for all servers and across restarts; `store/` implements it. */
export interface LeftOutFields {
  /** `since`: epoch ms. */
  list(): Promise<(LeftOutField & { since: number })[]>;
  /** True: nobody knew. */
  add(field: LeftOutField): Promise<boolean>;
  remove(field: LeftOutField): Promise<void>;
}
