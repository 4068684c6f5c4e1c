import { type Pack, packSchema } from '../../../shared/jurisdiction/pack.ts';

const everywhere = (en: string, es: string, ar: string) => ({ en, es, ar });

const partner = (id: string, kind: string, name: Record<string, string>, more: object = {}) => ({
  id,
  kind,
  name,
  public: true,
  seat: true,
  areas: 'all',
  languages: ['en', 'es', 'ar'],
  needs: [],
  exploitation: 'all',
  serves: { children: true, adults: true },
  hours: 'always',
  capacity: 10,
  ...more,
});

/** A small country of its own, so that no page test hangs on what a real pack says. Numbers are reserved for fiction. */
export const makePack = (deskHours: unknown = 'always'): Pack =>
  packSchema.parse({
    jurisdiction: {
      code: 'zz',
      name: everywhere('Zedland', 'Zedlandia', 'زدلاند'),
      siteName: everywhere('Harbour Notes', 'Notas del Puerto', 'دفتر المرفأ'),
      languages: ['en', 'es', 'ar'],
      defaultLanguage: 'en',
      timeZone: 'Etc/GMT-3',
      adultAge: 18,
      phone: {
        numbers: [{ number: '+12025550150', language: 'en' }],
        conversationDays: 30,
        prefixes: ['+1202'],
        mostTextsADay: 500,
        nudges: [],
        relayServices: [],
        audio: {},
      },
      areas: [
        { code: 'ZZ-N', name: everywhere('North', 'Norte', 'الشمال') },
        { code: 'ZZ-S', name: everywhere('South', 'Sur', 'الجنوب') },
      ],
      numbers: {
        emergency: [
          {
            id: 'all',
            name: everywhere('Police, ambulance', 'Policía, ambulancia', 'الشرطة والإسعاف'),
            number: '555-0100',
          },
        ],
        crisis: [
          {
            id: 'crisis',
            name: everywhere('Someone to talk to', 'Alguien con quien hablar', 'من تتحدث إليه'),
            number: '555-0111',
          },
        ],
        child: [{ id: 'child', name: everywhere('Child line', 'Línea de niños', 'خط الأطفال'), number: '555-0122' }],
      },
      minutes: { immediate: 15, urgent: 60, prompt: 240, routine: 1440 },
      retentionDays: 90,
      exitPage: 'https://weather.example/',
      desk: 'harbour',
      secondDesk: 'second',
      reviewer: 'reviewer',
      directReferral: false,
      offices: [
        { id: 'border-office', name: everywhere('Border office', 'Oficina de frontera', 'مكتب الحدود'), partners: [] },
      ],
      mustPassOn: [
        everywhere('A child is in danger.', 'Un niño corre peligro.', 'طفل في خطر.'),
        everywhere('Someone may die.', 'Alguien puede morir.', 'قد يموت شخص.'),
      ],
      sources: [],
    },
    partners: [
      partner('harbour', 'helpline', everywhere('Harbour Line', 'Línea Puerto', 'خط المرفأ'), { hours: deskHours }),
      partner('second', 'helpline', everywhere('Second Line', 'Segunda Línea', 'الخط الثاني')),
      partner('reviewer', 'reviewer', everywhere('Review Board', 'Junta', 'اللجنة'), { public: false }),
      partner('city-police', 'law_enforcement', everywhere('City police', 'Policía local', 'شرطة المدينة')),
    ],
    policies: {},
    wording: {},
  });
