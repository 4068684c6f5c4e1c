import { expect, it } from 'vitest';
import { link } from '../../../shared/custody/chain.ts';
import { vouched } from '../../../shared/custody/digests.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { custodyActs } from '../../../shared/rows/custodyEntry.ts';

it('only what brings something in vouches for it: a mention of it elsewhere does not', () => {
  const believed = custodyActs.filter((act) => {
    const draft = { id: 'x', actor: 'pipeline', act, digests: ['report:x'], reason: null, hour: hourOf(new Date(0)) };
    return vouched([link('pipeline#a', undefined, draft)]).has('report:x');
  });
  expect(believed).toEqual(['accepted', 'words_added', 'answer_sent', 'note_kept', 'passed_on']);
});
