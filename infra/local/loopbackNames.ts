import dns from 'node:dns';

/**
 * Browsers take every name under `localhost` for this machine (RFC 6761 §6.3); Node asks the system's resolver, which may
 * not. For programs that visit the sites: tests and the demo.
 */
export const resolveLoopbackNames = (): void => {
  const { lookup } = dns;
  const lookupHere = (name: string, ...rest: unknown[]): unknown =>
    Reflect.apply(lookup, dns, [name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest]);
  // Sockets look the function up at each connection.
  Object.assign(dns, { lookup: lookupHere });
};
