import * as fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json' with { type: 'json' };
import { type CountryCode, getCountries, parsePhoneNumberFromString } from 'libphonenumber-js/core';
import whole from 'libphonenumber-js/metadata.min.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { metadataToRead } from '../../../infra/constructs/telephoneMetadata.ts';

const small = metadataToRead(whole);
const countries = getCountries(whole);

/** All that `number.ts` of the web form asks of a number. */
const readBy = (metadata: typeof whole, text: string, country?: CountryCode) => {
  const options = country === undefined ? {} : { defaultCountry: country };
  const parsed = parsePhoneNumberFromString(text, options, metadata);
  return parsed === undefined ? null : { number: parsed.number, possible: parsed.isPossible() };
};

const country = fc.constantFrom(...countries);
const digits = fc.stringMatching(/^\d{1,17}$/);
/** As people write them: with and without what leads abroad or out of the town, grouped or not, in some script's digits. */
const typed = fc
  .tuple(fc.constantFrom('', '+', '00', '011', '0', '8', '1', '(0'), digits, fc.constantFrom('', ' ', '-', ')'))
  .map(([before, number, between]) => before + number.replaceAll(/(\d{3})(?=\d)/g, `$1${between}`));

const abroad = fc
  .tuple(fc.constantFrom(...Object.keys(whole.country_calling_codes), ...Object.keys(whole.nonGeographic)), digits)
  .map(([code, number]) => `+${code} ${number}`);

describe('the telephone metadata that is uploaded', () => {
  it.each(countries)('reads numbers of %s as the whole of it does', (code) => {
    const national = examples[code];
    const example = parsePhoneNumberFromString(national, { defaultCountry: code }, whole);
    const texts = [national, `0${national}`, example?.number ?? '', example?.formatNational() ?? ''];
    const read = (metadata: typeof whole) =>
      texts.map((text) => [text, readBy(metadata, text, code), readBy(metadata, text)]);
    expect(read(small)).toEqual(read(whole));
    expect(readBy(small, national, code)?.possible).toBe(true);
  });

  it('reads whatever is typed as the whole of it does', () => {
    fc.assert(
      fc.property(fc.oneof(typed, abroad), fc.option(country, { nil: undefined }), (text, code) => {
        expect(readBy(small, text, code)).toEqual(readBy(whole, text, code));
      }),
      { numRuns: 3000 },
    );
  });

  it('is less than half of it, and no country is missing', () => {
    expect(Object.keys(small.countries)).toEqual(Object.keys(whole.countries));
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(whole).length / 2);
  });
});
