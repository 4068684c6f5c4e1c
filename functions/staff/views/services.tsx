import type { FC } from 'hono/jsx';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { needNames, serviceStateNames } from '../wording/codes.ts';

/** What this partner gives, line by line, with how far each is. */
export const Services: FC<{ readonly row: ReferralRow }> = ({ row: { services = [], ended } }) =>
  services.length === 0 || ended !== null ? null : (
    <section class="services" aria-labelledby="services">
      <h2 id="services">Services</h2>
      <dl>
        {services.map(({ need, state }) => (
          <div>
            <dt>{needNames[need]}</dt>
            <dd>{serviceStateNames[state]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
