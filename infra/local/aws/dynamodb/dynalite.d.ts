/** dynalite ships no types: the part that is used. */
declare module 'dynalite' {
  import type { Server } from 'node:http';
  function dynalite(options: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    maxItemSizeKb?: number;
  }): Server;
  export = dynalite;
}
