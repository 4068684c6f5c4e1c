import { byText } from './byText.ts';
import { byVoice } from './byVoice.ts';
import { byWeb } from './byWeb.ts';
import { verifyChains } from './custody.ts';
import type { Teller } from './teller.ts';

/** A tip by each channel that there is, one after the other in the same deployment. */
export const story = async (teller: Teller): Promise<void> => {
  await byWeb(teller);
  await byText(teller);
  await byVoice(teller);
  await teller.step('The custody log of all three, from beginning to end', async () => {
    await verifyChains(teller);
    await teller.lookAround();
  });
};
