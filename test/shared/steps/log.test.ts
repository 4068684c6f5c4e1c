import { afterEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { createLog } from '../../../shared/steps/log.ts';

afterEach(() => void vi.restoreAllMocks());

const OF_EVERY_LINE = ['level', 'message', 'sampling_rate', 'service', 'timestamp'];
const TIP = 'a3f09c7e5d1b4826a3f09c7e5d1b4826';

/** What is printed, beside what Powertools says of the function and the time. */
const printed = (level: 'info' | 'error', ids: Parameters<ReturnType<typeof createLog>['info']>[1]) => {
  const said = vi.spyOn(level === 'info' ? process.stdout : process.stderr, 'write').mockImplementation(() => true);
  createLog('routing')[level]('part_not_vouched', ids);
  const text = z.string().parse(said.mock.calls[0]?.[0]);
  said.mockRestore();
  const { partner, step, fault, lane, count, ...others } = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  return { text, ids: { partner, step, fault, lane, count }, others: Object.keys(others).sort() };
};

it.each(['info', 'error'] as const)('a line holds its code and what it is allowed: %s', (level) => {
  const ids = { partner: 'ngo-lantern', step: 'routing', fault: 'ThrottlingException', lane: 'urgent', count: 3 };
  const line = printed(level, ids);
  expect(line.ids).toEqual(ids);
  expect(line.others).toEqual(OF_EVERY_LINE);
});

it('a line names no tip, whatever it is handed', () => {
  const handed = { tip: TIP, words: 'They keep our passports.', partner: TIP, fault: `${TIP}-x`, step: 'no step' };
  const line = printed('error', handed);
  expect(line.text).not.toMatch(new RegExp(`${TIP}|passports|no step`));
  expect(line.others).toEqual(OF_EVERY_LINE);
  expect([line.ids.partner, line.ids.fault]).toEqual(['unlisted', 'unlisted']);
});
