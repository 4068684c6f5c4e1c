import { expect, it } from 'vitest';
import { vouched } from '../../../shared/custody/digests.ts';
import { custodyActs } from '../../../shared/rows/custodyEntry.ts';
import { anAct } from '../../factories/custody.ts';

it('only what brings something in vouches for it: a mention of it elsewhere does not', () => {
  const believed = custodyActs.filter((act) =>
    vouched([{ acts: [anAct(), anAct({ act, digests: ['report:x'] })] }]).has('report:x'),
  );
  // A code that is given later brings in its reporter's key.
  expect(believed).toEqual([
    'accepted',
    'words_added',
    'file_added',
    'part_sealed',
    'code_given',
    'answer_sent',
    'note_kept',
    'passed_on',
  ]);
});
