/** So many calls at once, as there are sockets to spare: more would wait for one until they time out. */
const AT_ONCE = 25;

/** Does the same for each, some at a time; stops at the first turn in which something fails. */
export const inTurns = async <Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<void> => {
  for (let at = 0; at < items.length; at += AT_ONCE) await Promise.all(items.slice(at, at + AT_ONCE).map(act));
};
