import type { FC } from 'hono/jsx';
import type { LineNumber } from '../account.ts';

/** The line's numbers, to choose from. */
export const Numbers: FC<{ id: string; label: string; lines: readonly LineNumber[] }> = ({ id, label, lines }) => (
  <>
    <label for={id}>{label}</label>
    <select id={id} name="to">
      {lines.map(({ phoneNumber, title }) => (
        <option value={phoneNumber}>{title === undefined ? phoneNumber : `${phoneNumber} (${title})`}</option>
      ))}
    </select>
  </>
);
